// The API server's stages, top to bottom, as every request walks them.
export function QueueBox({ title }: { readonly title: string }) {
  return (
    <div className="box-family">
      <b>{title}</b>
    </div>
  );
}
