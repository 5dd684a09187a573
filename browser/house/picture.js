// Pictures to send: soft blobs of grey from a seed, as PNG. Made here, so that
// nothing is invented about real ones, and sharp enough for a fingerprint.
import { deflateSync } from 'node:zlib';

const SIZE = 256;

/** The bytes of a PNG; the same seed gives the same picture. */
export function picture(seed) {
  const next = random(seed);
  const blobs = Array.from({ length: 24 }, () => [next() * SIZE, next() * SIZE, 12 + next() * 50, next() * 2 - 1]);
  return png(SIZE, SIZE, (x, y) => {
    const light = blobs.reduce((sum, [bx, by, r, w]) => sum + w * Math.exp(-((x - bx) ** 2 + (y - by) ** 2) / (r * r)), 0);
    return 128 + light * 110;
  });
}

/** A picture full of corners, 640 by 480, or the part of it from `left`, `top` on. */
export function slates(seed, { left = 0, top = 0, width = 640, height = 480 } = {}) {
  const next = random(seed);
  const slate = () => [next() * 640, next() * 480, 10 + next() * 70, 10 + next() * 70, next() * 255];
  const all = Array.from({ length: 300 }, slate);
  const light = Buffer.alloc(640 * 480, 128);
  for (const [x, y, w, h, shade] of all) {
    for (let row = Math.floor(y); row < Math.min(480, y + h); row++) {
      light.fill(shade, row * 640 + Math.floor(x), row * 640 + Math.min(640, Math.floor(x + w)));
    }
  }
  return png(width, height, (x, y) => light[(y + top) * 640 + x + left]);
}

function png(width, height, light) {
  const rows = Buffer.alloc(height * (width + 1));
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) rows[y * (width + 1) + 1 + x] = Math.max(0, Math.min(255, light(x, y)));
  }
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head[8] = 8; // bits a sample; the rest says: grey, not interlaced
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([signature, chunk('IHDR', head), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))]);
}

function chunk(name, data) {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), data]);
  const around = Buffer.alloc(8);
  around.writeUInt32BE(data.length, 0);
  around.writeUInt32BE(crc(body), 4);
  return Buffer.concat([around.subarray(0, 4), body, around.subarray(4)]);
}

// CRC-32 as PNG asks for it (annex D); node's own is younger than the node of Debian 12.
function crc(bytes) {
  let sum = ~0;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit++) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0);
  }
  return ~sum >>> 0;
}

// mulberry32: small, and the same everywhere.
function random(seed) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
