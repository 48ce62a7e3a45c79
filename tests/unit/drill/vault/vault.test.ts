import { IncomingMessage } from "node:http";
import { Socket } from "node:net";
import { handedOn } from "@holdfast/drill/vault/front";
import { bucketRequests } from "@holdfast/drill/vault/make-buckets";

function incoming(method: string, host: string, url: string): IncomingMessage {
  return Object.assign(new IncomingMessage(new Socket()), { method, url, headers: { host } });
}

test("a locked bucket is created with its lock, and its lock with the declared days", () => {
  const requests = bucketRequests(
    { name: "backups", versioned: true, lock: { mode: "COMPLIANCE", days: 35 } },
    "ap-northeast-2",
  );
  expect(requests.map(({ path }) => path)).toEqual([
    "/backups",
    "/backups?versioning",
    "/backups?object-lock",
  ]);
  expect(requests[0]?.headers).toEqual({ "x-amz-bucket-object-lock-enabled": "true" });
  expect(requests[0]?.body).toContain("<LocationConstraint>ap-northeast-2</LocationConstraint>");
  expect(requests[2]?.body).toContain("<Mode>COMPLIANCE</Mode><Days>35</Days>");
});

test("a bucket that declares nothing more is only created", () => {
  const requests = bucketRequests({ name: "plain", versioned: false }, "ap-northeast-3");
  expect(requests).toHaveLength(1);
  expect(requests[0]?.headers).toEqual({});
});

test("the exchange of a token is handed on as a form, and everything else as it is", () => {
  const query = "Action=AssumeRoleWithWebIdentity&WebIdentityToken=a%0A";
  expect(handedOn(incoming("GET", "sts.amazonaws.com", `/?${query}`))).toMatchObject({
    method: "POST",
    path: "/",
    headers: { host: "sts.amazonaws.com", "content-length": String(query.length) },
    body: query,
  });
  const bucket = "backups.s3.ap-northeast-2.amazonaws.com";
  expect(handedOn(incoming("GET", bucket, "/?list-type=2"))).toEqual({
    method: "GET",
    path: "/?list-type=2",
    headers: { host: bucket },
  });
  expect(handedOn(incoming("PUT", "sts.amazonaws.com", "/a"))).not.toHaveProperty("body");
});
