/**
 * Colours of the map in both themes. What says something stands out from land and sea by 3:1 (WCAG 1.4.11), and any
 * two colours of one legend can be told apart with every kind of colour vision; sequences change in lightness, so that
 * they read without any. `tests/palette.test.ts` measures all of it.
 */

export interface Palette {
  sea: string;
  land: string;
  border: string;
  governorate: string;
  water: string;
  label: string;
  baseLabel: string;
  waterLabel: string;
  halo: string;
  outline: string;
  count: string[];
  /** Six named ones, and one for all others. */
  sources: string[];
  usage: string[];
  confidence: string[];
  area: string;
  uncertain: string;
  near: string;
  focus: string;
}

export const LIGHT: Palette = {
  sea: "#dce8ee",
  land: "#f8f5ee",
  border: "#a99c8b",
  governorate: "#d8cfc1",
  water: "#8fb8cf",
  label: "#1d2733",
  baseLabel: "#776c5e",
  waterLabel: "#2f6d90",
  halo: "rgba(252, 250, 245, 0.9)",
  outline: "#ffffff",
  count: ["#ca5757", "#bd3822", "#942438", "#6c1841", "#3d1047"],
  sources: ["#0669e9", "#a16f0e", "#618060", "#943a93", "#9b3700", "#138987", "#525b61"],
  usage: ["#0b5fa5", "#a16f0e"],
  confidence: ["#a3710e", "#117d78", "#3e2b7c"],
  area: "#4a5a78",
  uncertain: "#8a5a2b",
  near: "#1f5fa8",
  focus: "#111111",
};

export const DARK: Palette = {
  sea: "#0d161d",
  land: "#1b252d",
  border: "#566673",
  governorate: "#303e49",
  water: "#2f6480",
  label: "#f0ede6",
  baseLabel: "#8794a0",
  waterLabel: "#5f9fc0",
  halo: "rgba(13, 20, 26, 0.85)",
  outline: "#0d161d",
  count: ["#ab53ae", "#b57983", "#fd7a70", "#feab5c", "#fce499"],
  sources: ["#109fe5", "#ffcc4c", "#aef8bb", "#f09ba6", "#ef7934", "#57d0ff", "#9aa5b9"],
  usage: ["#4aa3df", "#f0b429"],
  confidence: ["#b06fd0", "#2fb5ae", "#f7e06a"],
  area: "#a9b9da",
  uncertain: "#d9a066",
  near: "#7db7f5",
  focus: "#ffffff",
};
