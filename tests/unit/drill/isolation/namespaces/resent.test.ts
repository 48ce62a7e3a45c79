import { waitsToResend } from "@holdfast/drill/isolation/namespaces/resent";

const inUse =
  "0 0 10.0.0.1:40 10.0.1.1:2380 cubic wscale:10,10 rto:204 rtt:0.2/0.3 mss:1448 cwnd:10 bytes_sent:6 bytes_retrans:345 bytes_acked:7";
const waiting =
  "0 345 10.0.0.1:42 10.0.1.1:2380 cubic wscale:10,10 rto:52224 backoff:8 rtt:0.2/0.3 mss:1448 cwnd:1 unacked:3 retrans:1/9 lost:3";

test("a connection whose last attempt nobody acknowledged waits, one that has sent things again does not", () => {
  expect(waitsToResend("")).toBe(false);
  expect(waitsToResend(inUse)).toBe(false);
  expect(waitsToResend(`${inUse}\n${waiting}\n${inUse}`)).toBe(true);
});
