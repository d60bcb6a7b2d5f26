/** Names on a canvas that never lie on each other. */

import { direction } from "../logic/text.ts";

interface Box {
  x0: number;
  y0: number;
  x1: number;
  y1: number;
}

const CELL = 64;

/** Takes names in order of importance; one that finds no room is left out. */
export class LabelSpace {
  private readonly cells = new Map<string, Box[]>();

  constructor(
    private readonly ctx: CanvasRenderingContext2D,
    private readonly halo: string,
  ) {}

  /** Keeps names off a circle. */
  block(x: number, y: number, r: number): void {
    this.take({ x0: x - r * 0.8, y0: y - r * 0.8, x1: x + r * 0.8, y1: y + r * 0.8 });
  }

  /** A name beside a mark of half-width `r`: right, left, above or below, wherever there is room. */
  beside(text: string, x: number, y: number, r: number, font: string, colour: string): boolean {
    const w = this.width(text, font, 0);
    const gap = r + 4;
    const spots: [number, number][] = [
      [x + gap, y], [x - gap - w, y], [x - w / 2, y - gap - 6], [x - w / 2, y + gap + 7],
    ];
    return spots.some(([left, middle]) => this.draw(text, left, middle, w, font, colour, 0));
  }

  /** A name on its point. */
  centred(text: string, x: number, y: number, font: string, colour: string, spacing: number): boolean {
    const w = this.width(text, font, spacing);
    return this.draw(text, x - w / 2, y, w, font, colour, spacing);
  }

  private width(text: string, font: string, spacing: number): number {
    this.ctx.font = font;
    const key = `${font}|${spacing}|${text}`;
    let known = widths.get(key);
    if (known === undefined) {
      known = this.ctx.measureText(text).width + spacing * text.length;
      if (widths.size > 20_000) widths.clear();
      widths.set(key, known);
    }
    return known;
  }

  private draw(text: string, x: number, y: number, w: number, font: string, colour: string, spacing: number): boolean {
    const box = { x0: x - 2, y0: y - 8, x1: x + w + 2, y1: y + 8 };
    if (!this.free(box)) return false;
    this.take(box);
    const { ctx } = this;
    ctx.font = font;
    ctx.textAlign = "left";
    ctx.direction = direction(text);
    ctx.textBaseline = "middle";
    ctx.letterSpacing = `${spacing}px`;
    ctx.lineJoin = "round";
    ctx.lineWidth = 3;
    ctx.strokeStyle = this.halo;
    ctx.strokeText(text, x, y);
    ctx.fillStyle = colour;
    ctx.fillText(text, x, y);
    ctx.letterSpacing = "0px";
    return true;
  }

  private free(box: Box): boolean {
    for (const key of keys(box)) {
      for (const b of this.cells.get(key) ?? []) {
        if (box.x0 < b.x1 && box.x1 > b.x0 && box.y0 < b.y1 && box.y1 > b.y0) return false;
      }
    }
    return true;
  }

  private take(box: Box): void {
    for (const key of keys(box)) {
      const cell = this.cells.get(key);
      if (cell) cell.push(box);
      else this.cells.set(key, [box]);
    }
  }
}

const widths = new Map<string, number>();

function* keys({ x0, y0, x1, y1 }: Box): Generator<string> {
  for (let i = Math.floor(x0 / CELL); i <= Math.floor(x1 / CELL); i++) {
    for (let j = Math.floor(y0 / CELL); j <= Math.floor(y1 / CELL); j++) yield `${i},${j}`;
  }
}
