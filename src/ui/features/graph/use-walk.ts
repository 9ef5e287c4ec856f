// Arrow keys walk through what the graph draws; what they lead to has the focus and is in sight.
import type { RefObject } from 'react';
import { useEffect } from 'react';
import { WALKS } from '../../commands/page-keys.ts';
import { drawnAs, isSameObject } from '../../store/object-key.ts';
import { useWorkspace } from '../../store/workspace.ts';
import { nextObject } from './next-object.ts';

/** What is reached stands at least so far from the window's edge, in pixels. */
const MARGIN = 24;

/** `pan` moves the drawing by so many pixels. */
export function useWalk(
  box: RefObject<HTMLElement | null>,
  pan: (x: number, y: number) => void,
): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const way = WALKS.get(event.key);
      const element = box.current;
      if (!way || !element || event.defaultPrevented) return;
      if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
      // Elsewhere arrows have their own meaning; with no focus at all they begin a walk.
      const { activeElement } = document;
      const isHere = activeElement === document.body || element.contains(activeElement);
      if (!isHere || document.querySelector('dialog[open]')) return;
      const next = whereTo(element, activeElement, way);
      if (!next) return;
      event.preventDefault();
      next.focus({ preventScroll: true });
      bringIntoSight(next, element, pan);
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, [box, pan]);
}

function whereTo(
  box: HTMLElement,
  focused: Element | null,
  way: { readonly x: number; readonly y: number },
): HTMLElement | undefined {
  const all = [...box.querySelectorAll<HTMLElement>('button[data-kind]')];
  const from = focused?.closest('[data-kind]') ?? undefined;
  if (!from) return all.find(isSelected) ?? all[0];
  const others = all.filter((one) => one !== from);
  const places = others.map((one) => one.getBoundingClientRect());
  const index = nextObject(from.getBoundingClientRect(), places, way);
  return index === undefined ? undefined : others[index];
}

function isSelected(element: HTMLElement): boolean {
  return isSameObject(useWorkspace.getState().selection, drawnAs(element));
}

function bringIntoSight(
  element: HTMLElement,
  box: HTMLElement,
  pan: (x: number, y: number) => void,
): void {
  const [to, sight] = [element.getBoundingClientRect(), box.getBoundingClientRect()];
  const x = beyond(to.left, to.right, sight.left + MARGIN, sight.right - MARGIN);
  const y = beyond(to.top, to.bottom, sight.top + MARGIN, sight.bottom - MARGIN);
  if (x !== 0 || y !== 0) pan(-x, -y);
}

/** How far a stretch reaches out of what is seen: below zero at its beginning. */
function beyond(start: number, end: number, first: number, last: number): number {
  if (start < first) return start - first;
  return Math.max(0, Math.min(end - last, start - first));
}
