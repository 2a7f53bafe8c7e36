// One sound at a time in the whole app: what begins stops what played before.

/** The one player: old Android gives out a handful, and people come by the dozen. */
const player = new Audio();
let address = null;
/** Ends the wait for the sound that plays now. */
let halt = () => {};
/** Raised by whatever begins or stops: a row that finds it changed goes no further. */
let turn = 0;

/**
 * @typedef {object} Found  a clip that can be heard
 * @property {Blob} blob
 * @property {string} clip        its name
 * @property {string|null} standsIn  the language it is in, when that is not the one spoken now
 */

/**
 * Play clips one after the other; those that are not there are passed over.
 * @param {(() => Promise<Found|null>)[]} pieces
 * @param {object} [told]
 * @param {(share: number) => void} [told.progress]  0..1 over all pieces
 * @param {(index: number|null) => void} [told.each]  the piece that begins; null when the row has ended or was stopped
 * @returns {Promise<"playing"|"missing"|"blocked">}  as soon as it is known; blocked: the browser wants a touch first
 */
export function playAll(pieces, { progress = () => {}, each = () => {} } = {}) {
  stop();
  const mine = turn;
  return new Promise((begun) => {
    const row = async () => {
      for (const [index, piece] of pieces.entries()) {
        const found = await piece();
        if (mine !== turn) return;
        if (!found) continue;
        const start = () => {
          each(index);
          begun("playing");
          tell(found);
        };
        const how = await play(found.blob, { start, progress: (share) => progress((index + share) / pieces.length) });
        if (how === "blocked") begun("blocked");
        if (how !== "ended" || mine !== turn) return;
      }
      if (mine === turn) progress(1);
    };
    row().finally(() => {
      each(null);
      begun("missing");
    });
  });
}

/** @returns {Promise<"ended"|"stopped"|"blocked">} */
function play(blob, { start, progress }) {
  address = URL.createObjectURL(blob);
  player.src = address;
  return new Promise((over) => {
    halt = () => over("stopped");
    player.ontimeupdate = () => progress(Number.isFinite(player.duration) ? player.currentTime / player.duration : 0);
    player.onended = () => over("ended");
    // A clip that cannot be decoded is passed over like one that is not there.
    player.onerror = () => over("ended");
    player.play().then(start, (fault) => fault.name === "NotAllowedError" && over("blocked"));
  });
}

export function stop() {
  turn += 1;
  player.onended = player.ontimeupdate = player.onerror = null;
  player.pause();
  if (address) URL.revokeObjectURL(address);
  address = null;
  halt();
}

/** Whoever wants to know what is heard, or that nothing can be, listens to `heard` on the document. */
function tell({ clip, standsIn = null }) {
  document.dispatchEvent(new CustomEvent("heard", { detail: { clip, standsIn } }));
}

export function tellSilent() {
  document.dispatchEvent(new CustomEvent("heard", { detail: { clip: null, standsIn: null } }));
}
