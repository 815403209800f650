import { Download, Monitor, Trophy } from 'lucide-react';
import { ButtonLink } from '../../components/button.tsx';
import css from './export-section.module.css';
import { Block, Blocks, Row } from './section.tsx';

/** Everything to take home, and the screens for the room. */
export const ExportSection = () => (
  <Blocks>
    <Block title="Take home" lead="Entries with names, phones and places, as they stand right now.">
      <ul className={css.files}>
        <li>
          <a className={css.file} href="/api/export.csv" download>
            <Download size={22} aria-hidden /> Download CSV
          </a>
          <span>A table for any spreadsheet.</span>
        </li>
        <li>
          <a className={css.file} href="/api/export.zip" download>
            <Download size={22} aria-hidden /> Download ZIP
          </a>
          <span>The table and all photos.</span>
        </li>
      </ul>
      <p className={css.note}>
        These files hold private details. Keep them no longer than you need them.
      </p>
    </Block>
    <Block title="For the room" lead="Open the big screen on the projector: it needs no hand.">
      <Row>
        <ButtonLink to="/screen">
          <Monitor size={22} aria-hidden /> Big screen
        </ButtonLink>
        <ButtonLink to="/winners">
          <Trophy size={22} aria-hidden /> Winners
        </ButtonLink>
      </Row>
    </Block>
  </Blocks>
);
