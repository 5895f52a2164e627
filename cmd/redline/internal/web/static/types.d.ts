// What the page's modules hand to each other, and what /redline/ answers (the Go
// types of package catalog).

export type Unit = '' | 's' | 'B' | 'ratio' | '%' | '°C' | 'cores' | '/s' | 'req/s' | 'B/s' | 's/s';
export type Kind = 'lines' | 'stacked' | 'heatmap' | 'labels';
export type Labels = Record<string, string>;

/** A line of a chart: values at times, both in order. */
export interface Series {
  label: string;
  times: number[]; // seconds since 1970
  values: number[];
  color?: string; // a CSS colour; by default one that goes with the label
  labels?: Labels;
}

/** A moment that a chart marks. */
export interface Mark {
  time: number;
  text: string;
  kind: 'deploy' | 'alert';
}

/** One observation, as a point of a chart. */
export interface Exemplar {
  time: number;
  value: number;
  labels: Labels;
}

/** What a histogram counted between two bounds up to a time. */
export interface Cell {
  time: number;
  low: number;
  high: number;
  count: number;
}

/** A time series of Prometheus' API. */
export interface Sampled {
  metric: Labels;
  value?: [number, string];
  values?: [number, string][];
  histogram?: [number, NativeHistogram];
  histograms?: [number, NativeHistogram][];
}

export interface NativeHistogram {
  count: string;
  sum: string;
  buckets?: [number, string, string, string][]; // which bounds are in it, low, high, count
}

/** Values for the variables of a query. */
export interface Variables {
  job?: string;
  instances?: string[]; // none: all
  routes?: string[]; // none: all
  rateInterval?: string;
}

export interface Query {
  expr: string;
  legend: string;
  exemplars?: string;
}

export interface Panel {
  id: string;
  title: string;
  description: string;
  kind: Kind;
  unit: Unit;
  queries: Query[];
}

export interface Column {
  id: string;
  title: string;
  unit: Unit;
  expr: string;
}

/** A row of panels; one that is collapsed is of details. */
export interface Row {
  title: string;
  collapsed?: boolean;
  panels: Panel[];
}

export interface Dashboard {
  service: string;
  routeLabel?: string;
  routes?: { label: string; columns: Column[] };
  marks: Query[];
  rows: Row[];
}

export interface Overview {
  services: string[];
  interval: number; // seconds between scrapes
  columns: Column[];
  up: string;
  calls?: { label: string; columns: Column[] };
}

/** The time that a page shows. */
export interface Time {
  start: number; // seconds since 1970
  end: number;
  range: number; // seconds
  step: number; // seconds between points of a chart
  live: boolean; // the end is now, and moves on
  refresh: number; // seconds between refreshes of a live time; 0 is never
  tick: number; // another one at each refresh
  beat: string; // another one at each refresh at which charts have another point
  zoom: (start: number, end: number) => void; // to a fixed time
  show: (range: number) => void; // to a live time
  setRefresh: (seconds: number) => void;
  reset: () => void; // to what was shown before any zoom: live
  again: () => void; // refreshes
}
