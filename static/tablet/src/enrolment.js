// How a tablet comes by its token: from a link, a drawing, or a short code. What waits from before goes out as before.
import { Unreachable, call, nameOf } from "./server.js";
import { setting, write } from "./store.js";

/** As the server makes them: no 0 and O, no 1, I and L. */
const SHORT_CODE = /^[2-9A-HJKMNP-Z]{8}$/;
/** Tokens of earlier enrolments, for records made under them. */
const KEPT = 4;

/**
 * What a scanned or typed text is.
 * @param {string} text
 * @param {string} origin  of this app, as "https://scores.example.org"
 * @returns {{kind: "token", token: string}|{kind: "code", code: string}|{kind: "elsewhere", address: string}|{kind: "collect"|"unknown"}}
 */
export function readInvitation(text, origin) {
  const given = text.trim();
  const code = given.replace(/[\s-]/g, "").toUpperCase();
  if (SHORT_CODE.test(code)) return { kind: "code", code };
  const [, address, token] = /^(?:(https?:\/\/\S+)#\/enrol\/)?([\w.~-]{16,128})$/.exec(given) ?? [];
  // A token is told to nobody but the server that gave it.
  if (address && new URL(address).origin !== origin) return { kind: "elsewhere", address: given };
  if (token) return { kind: "token", token };
  // The settings of ODK Collect: zlib's first byte in base64, or its own address.
  return { kind: /^eJ[\w+/=]{40,}$/.test(given) || given.includes("/v1/key/") ? "collect" : "unknown" };
}

/**
 * Exchange a short code for a token.
 * @param {string} code
 * @returns {Promise<{token: string}|{problem: "code_wrong"|"code_wait"|"unreachable"}>}
 */
export async function exchange(code) {
  try {
    const answer = await call("/tablet/enrol", { method: "POST", body: JSON.stringify({ code }), headers: { "Content-Type": "application/json" } });
    if (answer.status === 404) return { problem: "code_wrong" };
    if (answer.status === 429) return { problem: "code_wait" };
    const { token } = answer.status === 200 ? await answer.json() : {};
    return token ? { token } : { problem: "unreachable" };
  } catch (fault) {
    if (fault instanceof Unreachable || fault instanceof SyntaxError) return { problem: "unreachable" };
    throw fault;
  }
}

/** Take up a token. The one until now is kept for the records that were made under it. */
export async function enrol(token) {
  const before = await setting("token");
  const earlier = ((await setting("earlierTokens")) ?? []).filter((one) => one !== token && one !== before);
  await write(["settings"], (to) => {
    if (before && before !== token) to("settings").put([before, ...earlier].slice(0, KEPT), "earlierTokens");
    to("settings").put(token, "token");
    to("settings").put(false, "revoked");
    // What the new token carries is another answer than what the old one did.
    to("settings").delete("carryEtag");
  });
}

/** The name of the present enrolment, to be kept with what is made under it. @returns {Promise<string|null>} */
export async function enrolmentNow() {
  const token = await setting("token");
  return token ? nameOf(token) : null;
}
