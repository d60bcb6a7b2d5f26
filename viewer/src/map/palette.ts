/** Colours of the map in both themes. Sequences rise in lightness, so that they read without colour vision. */

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
  sources: string[];
  usage: string[];
  confidence: string[];
  area: string;
  uncertain: string;
  near: string;
  focus: string;
}

// Okabe and Ito's palette, chosen for every kind of colour vision; grey is for all others.
const OKABE_ITO = ["#0072b2", "#e69f00", "#009e73", "#cc79a7", "#d55e00", "#56b4e9"];

export const LIGHT: Palette = {
  sea: "#cfdfe8",
  land: "#f8f5ee",
  border: "#a99c8b",
  governorate: "#d8cfc1",
  water: "#8fb8cf",
  label: "#1d2733",
  baseLabel: "#85796a",
  waterLabel: "#4f87a5",
  halo: "rgba(252, 250, 245, 0.9)",
  outline: "#ffffff",
  count: ["#f4a261", "#ea7a45", "#d5503f", "#ab2d4b", "#6f1a50"],
  sources: [...OKABE_ITO, "#8a8f96"],
  usage: ["#0072b2", "#e69f00"],
  confidence: ["#e0a100", "#21918c", "#3b2a78"],
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
  count: ["#8f4a94", "#c4527f", "#ec6c66", "#fa9c60", "#fedc85"],
  sources: ["#4aa3df", "#f0b429", "#2fc79a", "#e29cc4", "#f07f3c", "#9bd7ff", "#98a1ab"],
  usage: ["#4aa3df", "#f0b429"],
  confidence: ["#b06fd0", "#2fb5ae", "#f7e06a"],
  area: "#a9b9da",
  uncertain: "#d9a066",
  near: "#7db7f5",
  focus: "#ffffff",
};
