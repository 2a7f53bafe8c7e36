// The short code of a record: eight digits, the same on the tablet and on the server.

/**
 * Digits only: they are read and said alike in every language here.
 * Rule (README): SHA-256 of the instanceID's UTF-8, first 6 bytes as a big-endian number, modulo 100,000,000.
 * @param {string} instanceId
 * @returns {Promise<string>} "1234 5678"
 */
export async function codeOf(instanceId) {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(instanceId)));
  const number = digest.slice(0, 6).reduce((sum, byte) => sum * 256 + byte, 0);
  const digits = String(number % 100_000_000).padStart(8, "0");
  return `${digits.slice(0, 4)} ${digits.slice(4)}`;
}
