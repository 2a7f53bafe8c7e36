// The microphone: records in small pieces, so that what was said is there at any moment.

const KINDS = ["audio/mp4", "audio/webm;codecs=opus", "audio/webm", "audio/ogg;codecs=opus"];
const BITS = { "voice-only": 24_000, low: 24_000, normal: 48_000 };

export class MicrophoneRefused extends Error {}

/**
 * Begin to record.
 * @param {{quality?: string, everyMs?: number, told?: () => void}} [how]  quality as in the form; told: after each piece of `everyMs`
 * @returns {Promise<{sofar: () => Blob|null, stop: () => Promise<Blob>, loudness: () => number}>}
 *   loudness 0..1, now; sofar null before the first piece
 * @throws {MicrophoneRefused}
 */
export async function record({ quality = "normal", everyMs = 1000, told = () => {} } = {}) {
  const { stream, recorder } = await open(quality);
  const pieces = [];
  const type = (recorder.mimeType || "audio/webm").split(";")[0];
  const sofar = () => (pieces.length ? new Blob(pieces, { type }) : null);
  recorder.ondataavailable = ({ data }) => {
    if (data.size) pieces.push(data);
    told();
  };
  const ended = new Promise((resolve) => {
    recorder.onstop = () => resolve(new Blob(pieces, { type }));
  });
  recorder.start(everyMs);
  const meter = makeMeter(stream);
  return {
    sofar,
    loudness: meter.loudness,
    stop: () => {
      if (recorder.state !== "inactive") recorder.stop();
      for (const track of stream.getTracks()) track.stop();
      meter.close();
      return ended;
    },
  };
}

async function open(quality) {
  try {
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    const mimeType = KINDS.find((kind) => MediaRecorder.isTypeSupported(kind));
    return { stream, recorder: new MediaRecorder(stream, { mimeType, audioBitsPerSecond: BITS[quality] ?? BITS.normal }) };
  } catch (fault) {
    throw new MicrophoneRefused(String(fault?.name ?? fault));
  }
}

/** How loud it is, so that a person sees that the tablet hears. Silent where the browser cannot say. */
function makeMeter(stream) {
  try {
    const context = new AudioContext();
    const listener = context.createAnalyser();
    listener.fftSize = 512;
    context.createMediaStreamSource(stream).connect(listener);
    const samples = new Uint8Array(listener.fftSize);
    const loudness = () => {
      listener.getByteTimeDomainData(samples);
      return Math.min(1, Math.max(...samples.map((sample) => Math.abs(sample - 128))) / 64);
    };
    return { loudness, close: () => context.close() };
  } catch {
    return { loudness: () => 0, close: () => {} };
  }
}
