// The types that the page's modules hand to each other, and those of answers of /redline/.
// TestTypes compares the latter with the Go types of packages catalog, diagnosis and incident.

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
  figure?: number; // over all of the time; without one the last value stands for it
  bounds?: Bounds; // of the buckets that a quantile is made of
}

/** The first and the last bound of buckets: of a quantile beyond them nothing more is known. */
export interface Bounds {
  least: number;
  most: number;
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

/** The count of a histogram between two bounds up to a time. */
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
  range?: string; // all the time that is shown
}

export interface Query {
  expr: string;
  legend: string;
  exemplars?: string;
  bounds?: Bounds;
  of?: string; // a query for how many series there are, of which this has the largest
}

export interface Panel {
  id: string;
  title: string;
  description: string;
  kind: Kind;
  unit: Unit;
  queries: Query[];
  empty?: Empty; // the meaning of an empty chart
}

export interface Empty {
  text: string;
  of: string; // a query: the text holds where it has a value
}

export interface Column {
  id: string;
  title: string;
  unit: Unit;
  expr: string;
  total?: string; // the same of all lines in one
  bounds?: Bounds;
  boundsOf?: Record<string, Bounds>; // by job
}

/** The goal of a service, or of a route of it, over 30 days. */
export interface Objective {
  name: 'availability' | 'latency';
  route?: string;
  ofRoute?: boolean;
  ratio: number;
  target?: number; // seconds
  left: string; // a query for the rest of the budget
  covered: string; // a query for the seconds of 30 days that there are data for
  burns: Burn[];
}

/** How fast a budget is used up over a window. */
export interface Burn {
  window: string;
  seconds: number;
  expr: string;
  covered: string; // a query for the seconds of the window that there are data for
}

/** A row of panels; one that is collapsed is of details. */
export interface Row {
  title: string;
  collapsed?: boolean;
  panels: Panel[];
}

/** A line for each value of a label, and of that of the method where it has one. */
export interface Table {
  label: string;
  method?: string;
  columns: Column[];
  note?: string; // a remark on its figures
  alerts?: Query[]; // for the lines that alerts are about; legends name the alerts
}

export interface Split {
  table: Table;
  panels: Panel[];
}

export interface Dashboard {
  service: string;
  metric: string; // one whose series have the jobs, instances and routes as labels
  routeLabel?: string;
  routes?: Table;
  splits?: Split[]; // requests by other labels, by instance first
  objectives?: Objective[];
  notes?: string[]; // on what is not shown
  marks: Query[];
  rows: Row[];
}

export interface Overview {
  services: string[];
  interval: number; // seconds between scrapes
  columns: Column[];
  up: string; // targets that can be scraped
  targets: string; // of so many
  calls?: Calls;
}

export interface Calls {
  label: string;
  columns: Column[];
}

/** One thing that is wrong, or was. Times are texts of RFC 3339, as everywhere in incidents. */
export interface Incident {
  id: string;
  state: State;
  mergedInto?: string;
  severity: string;
  opened: string;
  closed?: string;
  alerts: IncidentAlert[];
  moreAlerts?: number; // for which there was no room
  diagnosis: Diagnosis;
  timeline: Event[]; // the oldest first
  owner?: string;
  acknowledged?: string;
  notes: Note[];
}

export type State = 'open' | 'closed' | 'merged';

export interface IncidentAlert {
  fingerprint: string; // as Alertmanager has it
  name: string;
  service?: string;
  severity?: string;
  labels: Record<string, string>;
  summary?: string;
  fired: string;
  ended?: string;
  cut?: boolean; // whether labels are left out
}

/** A line of an incident's timeline. */
export interface Event {
  time: string;
  kind: string;
  text: string;
}

export interface Note {
  time: string;
  by?: string;
  text: string;
}

/** An incident in a list. */
export interface Summary {
  id: string;
  state: State;
  severity: string;
  opened: string;
  closed?: string;
  headline: string;
  cause?: string; // the first one, where it stands out
  services: string[];
  alerts: number;
  owner?: string;
  acknowledged?: string;
}

/** The answer to the question who began it. */
export interface Diagnosis {
  at: string;
  began: string;
  headline: string;
  wrong: boolean; // whether an alert is on, or users wait or get errors
  standsOut: boolean; // whether the first cause is clearly likelier than all others
  causes: Cause[]; // the likeliest first
  changes: Change[]; // before it began, the newest first
  affected: Affected[]; // the worst first
  services: string[];
  path: Edge[]; // the calls between these services
  roots: Record<string, string>;
  alerts: DiagnosisAlert[]; // of the question
}

/** An alert as a question about a cause has it. */
export interface DiagnosisAlert {
  name: string;
  service?: string;
  began?: string; // when its condition began to hold
  symptom: Symptom;
  summary?: string;
}

export type Symptom = 'failing' | 'slow' | 'down' | 'short' | 'other';

/** The thing that a cause or a change is about. */
export interface Entity {
  kind: EntityKind;
  service: string;
  part?: string; // the instance, worker or route of it
}

export type EntityKind = 'service' | 'instance' | 'worker' | 'route' | 'peer' | 'host';

export interface Cause {
  entity: Entity;
  score: number;
  terms: Term[];
}

/** A reason with its points. */
export interface Term {
  points: number;
  reason: string;
  evidence?: string; // PromQL
}

export interface Change {
  time: string;
  entity: Entity;
  kind: string;
  text: string;
  evidence: string; // PromQL
}

/** A route whose requests fail or are slow. */
export interface Affected {
  service: string;
  method?: string;
  route?: string;
  rate: number; // requests a second
  failing: number; // the share of them that fails
  status?: string; // of most failures
  seconds?: number; // that the slowest twentieth takes at least
  share: number; // of the requests of its service
}

export interface Edge {
  caller: string;
  callee: string;
}

/** The time that a page shows. */
export interface Time {
  start: number; // seconds since 1970
  end: number;
  range: number; // seconds
  since: number; // when there are data, at the earliest the start
  known: boolean; // whether since is known
  step: number; // seconds between points of a chart
  live: boolean; // the end is now, and moves on
  refresh: number; // seconds between refreshes of a live time; 0 is never
  tick: number; // another one at each refresh
  chartTick: string; // another one at each refresh at which charts have another point
  zoom: (start: number, end: number) => void; // to a fixed time
  show: (range: number) => void; // to a live time
  setRefresh: (seconds: number) => void;
  reset: () => void; // to the time before any zoom: live
  again: () => void; // refreshes
}
