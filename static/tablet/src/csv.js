// The lists the server writes (mhsurvey/tablet/lists.py): commas, quotes doubled, a line each.

const FIELD = /("(?:[^"]|"")*"|[^,\n\r]*)(,|\r?\n|$)/y;

/** @param {string} text @returns {{heads: string[], rows: Object<string, string>[]}} */
export function readCsv(text) {
  const lines = linesOf(text);
  const [heads = [], ...rows] = lines;
  return { heads, rows: rows.map((fields) => Object.fromEntries(heads.map((head, index) => [head, fields[index] ?? ""]))) };
}

function linesOf(text) {
  const lines = [];
  let line = [];
  FIELD.lastIndex = 0;
  while (FIELD.lastIndex < text.length) {
    const [, field, end] = FIELD.exec(text);
    line.push(field.startsWith('"') ? field.slice(1, -1).replaceAll('""', '"') : field);
    if (end === ",") continue;
    lines.push(line);
    line = [];
  }
  return line.length ? [...lines, line] : lines;
}

/** @param {{heads: string[], rows: Object<string, string>[]}} list @returns {string} */
export function writeCsv({ heads, rows }) {
  const quoted = (field = "") => (/[",\n\r]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field);
  return [heads, ...rows.map((row) => heads.map((head) => row[head]))].map((fields) => `${fields.map(quoted).join(",")}\n`).join("");
}
