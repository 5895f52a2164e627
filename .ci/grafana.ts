// What a dashboard for Grafana may be, for .ci/grafana: the types of Grafana's own
// schema package, put together more strictly than it does, which knows of a panel only
// that it has some options.

import type { AnnotationQuery, Dashboard, DataQuery, FieldConfig, FieldConfigSource, Panel, RowPanel, TableFieldOptions, TableOptions } from '@grafana/schema';
import type * as heatmap from '@grafana/schema/dist/esm/raw/composable/heatmap/panelcfg/x/HeatmapPanelCfg_types.gen';
import type * as timeseries from '@grafana/schema/dist/esm/raw/composable/timeseries/panelcfg/x/TimeSeriesPanelCfg_types.gen';

/** A type as JSON has it, where enums are their values. */
type Plain<T> = T extends string ? `${T}` : T extends object ? { [K in keyof T]: Plain<T[K]> } : T;

/** A query of Grafana's Prometheus data source, which the package does not have. */
interface Query extends DataQuery {
  expr: string;
  editorMode: 'code' | 'builder';
  format: 'time_series' | 'table' | 'heatmap';
  legendFormat?: string;
  range: boolean;
  instant: boolean;
  exemplar: boolean;
}

/** What that data source reads of an annotation besides what all have. */
interface Mark extends AnnotationQuery<Query> {
  expr: string;
  titleFormat: string;
}

interface Visualization<Type, Options, Custom> extends Omit<Panel, 'type' | 'options' | 'fieldConfig' | 'targets'> {
  type: Type;
  options: Options;
  fieldConfig: Omit<FieldConfigSource, 'defaults'> & { defaults: Omit<FieldConfig, 'custom'> & { custom: Custom } };
  targets: Query[];
}

type Drawn =
  | Visualization<'timeseries', timeseries.Options, timeseries.FieldConfig>
  | Visualization<'heatmap', heatmap.Options, heatmap.FieldConfig>
  | Visualization<'table', TableOptions, TableFieldOptions>;

interface Row extends Omit<RowPanel, 'panels'> {
  panels: Drawn[];
}

interface Whole extends Omit<Dashboard, 'panels' | 'annotations'> {
  panels: (Drawn | Row)[];
  annotations: { list: Mark[] };
}

export type Imported = Plain<Whole>;

// What must not pass, or else nothing is checked.
type Chart = Extract<Imported['panels'][number], { type: 'timeseries' }>;
// @ts-expect-error a number in quotes
export const version: Imported['schemaVersion'] = '42';
// @ts-expect-error a value that the enum lacks
export const tooltip: Chart['options']['tooltip'] = { mode: 'many', sort: 'none' };
// @ts-expect-error a field that nobody reads
export const field: Chart['fieldConfig']['defaults'] = { unit: 's', custom: { lineWidht: 1 } };
// @ts-expect-error a type of panel that is not used
export const kind: Drawn['type'] = 'graph';
