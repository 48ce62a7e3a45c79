import { awsEndpoint } from "@holdfast/aws-stand-in/api/endpoint";

test.each([undefined, ""])("no address is none: %p", (AWS_ENDPOINT_URL) => {
  expect(awsEndpoint({ AWS_ENDPOINT_URL })).toBeUndefined();
});

test.each([
  ["http://127.0.0.1:5000", "http://127.0.0.1:5000"],
  ["http://127.255.9.1:5000/", "http://127.255.9.1:5000"],
  ["https://127.0.9.1", "https://127.0.9.1"],
])("an address of this machine is taken: %s", (AWS_ENDPOINT_URL, address) => {
  expect(awsEndpoint({ AWS_ENDPOINT_URL })).toBe(address);
});

test.each([
  "https://ec2.ap-northeast-2.amazonaws.com",
  "http://localhost:5000",
  "http://127.0.0.1.example.com:5000",
  "http://127.example.com",
  "http://128.0.0.1:5000",
  "http://[::1]:5000",
  "http://0.0.0.0:5000",
  "http://10.0.0.1@192.0.2.1/",
  "ftp://127.0.0.1",
  "127.0.0.1:5000",
  "nonsense",
])("any other is refused, with the reason: %s", (AWS_ENDPOINT_URL) => {
  expect(() => awsEndpoint({ AWS_ENDPOINT_URL })).toThrow(/AWS_ENDPOINT_URL is .*never to real AWS/);
});
