// The table of a Scale. Upstream: pkg/printers/internalversion/printers.go printScale
import type { Scale } from '../generated/types.ts';
import { AGE_COLUMN, NAME_COLUMN, countColumn } from './column.ts';
import type { Column } from './column.ts';

export const SCALE_COLUMNS: readonly Column<any>[] = [
  NAME_COLUMN,
  countColumn<Scale>('Desired', 'How many there should be.', ({ spec }) => spec?.replicas ?? 0),
  countColumn<Scale>('Available', 'How many there are.', ({ status }) => status?.replicas ?? 0),
  AGE_COLUMN,
];
