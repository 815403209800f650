/** The filled corner of a flash sheet's frame; `turn` is in quarter turns, 0 the top left. */
export const Corner = ({
  turn = 0,
  size = 56,
}: {
  readonly turn?: number;
  readonly size?: number;
}) => (
  <svg
    viewBox="0 0 60 60"
    width={size}
    height={size}
    aria-hidden
    transform={`rotate(${String(turn * 90)})`}
  >
    <path
      fill="currentColor"
      d="M2 2h42c-9 2-15 5-19 9 7-1 12 1 14 6-6-4-12-3-17 0-3 2-4 4-5 5-1 1-3 2-5 5-3 5-4 11 0 17-5-2-7-7-6-14-4 4-7 10-9 19V2zm8 8c1 4 3 7 6 8 0-3-2-6-6-8z"
      fillRule="evenodd"
    />
  </svg>
);
