// The dialog of sessions, which shows the hash of the history.
import type { Locator, Page } from '@playwright/test';
import { expect } from '@playwright/test';

export async function openSessions(page: Page): Promise<Locator> {
  await page.getByRole('button', { name: 'Sessions' }).click();
  const dialog = page.getByRole('dialog', { name: 'Sessions' });
  await expect(dialog.locator('.sessions-hash code')).toBeVisible();
  return dialog;
}

/** The history's hash; time must stand still. */
export async function digest(page: Page): Promise<string> {
  const dialog = await openSessions(page);
  const text = await dialog.locator('.sessions-hash code').textContent();
  await page.keyboard.press('Escape');
  expect(text).toMatch(/^[0-9a-f]{16}-\d+$/);
  return text!;
}
