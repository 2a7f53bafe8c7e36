// Reads a server's answer to a submission: only a receipt that names the record lets it leave the tablet.

const RESPONSE = "http://openrosa.org/http/response";
const METADATA = "http://www.opendatakit.org/xforms";
const RETRY = new Set([408, 425, 429]);

/**
 * @typedef {object} Verdict
 * @property {"arrived"|"incomplete"|"conflict"|"refused"|"revoked"|"retry"} kind
 * @property {string} message     the server's own words, may be ""
 * @property {number|null} waitS  seconds the server asked to wait
 */

/**
 * What an answer means for one record.
 * @param {object} answer
 * @param {number} answer.status
 * @param {string} answer.body
 * @param {string|null} answer.retryAfter  the Retry-After header
 * @param {string} instanceId
 * @returns {Verdict}
 */
export function judge({ status, body, retryAfter = null }, instanceId) {
  const receipt = readReceipt(body);
  const verdict = (kind) => ({ kind, message: receipt?.message ?? "", waitS: waitOf(retryAfter) });
  if (status === 201 || status === 202) return verdict(judgeAccepted(receipt, instanceId));
  if (status === 401 || status === 403) return verdict("revoked");
  if (status === 409) return verdict("conflict");
  if (RETRY.has(status) || status >= 500) return verdict("retry");
  // A captive portal answers 200, or sends elsewhere: that is no server of ours.
  if (status < 400) return verdict("retry");
  return verdict("refused");
}

function judgeAccepted(receipt, instanceId) {
  if (!receipt || !receipt.ids.has(instanceId)) return "retry";
  return receipt.ids.get(instanceId) ? "arrived" : "incomplete";
}

/**
 * Read an OpenRosaResponse.
 * @returns {{message: string, ids: Map<string, boolean>}|null} ids: instanceID -> every file is there; null when it is none
 */
export function readReceipt(body) {
  // A portal's page is not even parsed: it may be anything.
  const root = body.includes("OpenRosaResponse") ? parseXml(body) : null;
  if (!root || root.localName !== "OpenRosaResponse" || root.namespaceURI !== RESPONSE) return null;
  const ids = new Map();
  for (const one of Array.from(root.getElementsByTagNameNS(METADATA, "submissionMetadata"))) {
    ids.set(one.getAttribute("instanceID"), one.getAttribute("isComplete") === "true");
  }
  const message = root.getElementsByTagNameNS(RESPONSE, "message")[0]?.textContent?.trim() ?? "";
  return { message, ids };
}

/** The root of an XML text; null when it is none. */
export function parseXml(body) {
  try {
    const document = new DOMParser().parseFromString(body, "text/xml");
    const broken = document.getElementsByTagName("parsererror").length > 0;
    return broken ? null : document.documentElement;
  } catch {
    return null;
  }
}

function waitOf(header) {
  const seconds = Number(header);
  return header && seconds >= 0 ? seconds : null;
}
