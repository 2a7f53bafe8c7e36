import assert from "node:assert/strict";
import { test } from "node:test";
import { DOMParser, onErrorStopParsing } from "@xmldom/xmldom";

globalThis.DOMParser = class {
  parseFromString(text, type) {
    return new DOMParser({ onError: onErrorStopParsing }).parseFromString(text, type);
  }
};
const { judge, readReceipt } = await import("../src/receipt.js");

const receipt = (id, complete = "true") =>
  `<OpenRosaResponse xmlns="http://openrosa.org/http/response"><message nature="">reçu</message>` +
  `<submissionMetadata xmlns="http://www.opendatakit.org/xforms" id="f" instanceID="${id}" isComplete="${complete}"/></OpenRosaResponse>`;
const kindOf = (status, body = "", retryAfter = null) => judge({ status, body, retryAfter }, "uuid:1").kind;

test("a receipt that names the record lets it leave", () => {
  assert.equal(kindOf(201, receipt("uuid:1")), "arrived");
  assert.equal(kindOf(202, receipt("uuid:1")), "arrived");
});

test("a receipt for another record, or none at all, does not", () => {
  assert.equal(kindOf(201, receipt("uuid:2")), "retry");
  assert.equal(kindOf(201, ""), "retry");
  assert.equal(kindOf(201, "<html><body>Welcome</body></html>"), "retry");
  assert.equal(kindOf(201, "<OpenRosaResponse><submissionMetadata instanceID='uuid:1' isComplete='true'/></OpenRosaResponse>"), "retry");
  assert.equal(kindOf(201, receipt("uuid:1").slice(0, -10)), "retry");
});

test("a portal's 200 with a perfect copy of a receipt is still no server of ours", () => {
  assert.equal(kindOf(200, receipt("uuid:1")), "retry");
  assert.equal(kindOf(302), "retry");
  assert.equal(kindOf(0), "retry");
});

test("files still missing are sent again", () => {
  assert.equal(kindOf(201, receipt("uuid:1", "false")), "incomplete");
});

test("each refusal has its own fate", () => {
  assert.deepEqual([401, 403, 409, 400, 413, 404, 422].map((status) => kindOf(status)), ["revoked", "revoked", "conflict", "refused", "refused", "refused", "refused"]);
  assert.deepEqual([408, 429, 500, 502, 503, 507].map((status) => kindOf(status)), Array(6).fill("retry"));
});

test("the server's words and its wait are read", () => {
  const verdict = judge({ status: 503, body: receipt("uuid:1"), retryAfter: "30" }, "uuid:1");
  assert.deepEqual([verdict.message, verdict.waitS], ["reçu", 30]);
  assert.equal(judge({ status: 503, body: "", retryAfter: "Wed, 21 Oct 2026 07:28:00 GMT" }, "uuid:1").waitS, null);
});

test("a receipt may list several records", () => {
  const both = receipt("uuid:1").replace("</OpenRosaResponse>", receipt("uuid:2", "false").match(/<submissionMetadata[^>]*>/)[0] + "</OpenRosaResponse>");
  assert.deepEqual([...readReceipt(both).ids], [["uuid:1", true], ["uuid:2", false]]);
});
