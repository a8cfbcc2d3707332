import {
  createTheme,
  Badge,
  Button,
  Checkbox,
  Modal,
  ModalHeader,
  NumberInput,
  PasswordInput,
  Select,
  Switch,
  Table,
  TagsInput,
  Textarea,
  TextInput,
  Tooltip,
  type CSSVariablesResolver,
} from '@mantine/core'

const small = { defaultProps: { size: 'sm' } }

/** Plain and dense, with the fonts of the system: nothing is loaded from elsewhere. */
export const theme = createTheme({
  primaryColor: 'blue',
  primaryShade: { light: 8, dark: 8 },
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif',
  fontFamilyMonospace:
    'ui-monospace, "SF Mono", "Cascadia Mono", "DejaVu Sans Mono", Menlo, Consolas, monospace',
  headings: {
    fontWeight: '600',
    sizes: { h1: { fontSize: '1.375rem' }, h2: { fontSize: '1.0625rem' }, h3: { fontSize: '0.9375rem' } },
  },
  defaultRadius: 'sm',
  respectReducedMotion: true,
  components: {
    Badge: Badge.extend({ defaultProps: { variant: 'light', radius: 'sm', tt: 'none', fw: 500 } }),
    Button: Button.extend({ defaultProps: { size: 'sm' } }),
    Checkbox: Checkbox.extend(small),
    Modal: Modal.extend({
      defaultProps: {
        transitionProps: { duration: 0 },
        closeButtonProps: { 'aria-label': 'Close' },
        closeOnClickOutside: false, // what is typed there would be lost by a slip
      },
    }),
    ModalHeader: ModalHeader.extend({ defaultProps: { role: 'presentation' } }), // not the banner of the page
    NumberInput: NumberInput.extend(small),
    PasswordInput: PasswordInput.extend(small),
    Select: Select.extend(small),
    Switch: Switch.extend(small),
    Table: Table.extend({ defaultProps: { verticalSpacing: 6, horizontalSpacing: 'sm' } }),
    TagsInput: TagsInput.extend(small),
    Textarea: Textarea.extend(small),
    TextInput: TextInput.extend(small),
    Tooltip: Tooltip.extend({
      defaultProps: { openDelay: 200, events: { hover: true, focus: true, touch: true } },
    }),
  },
})

/** Mantine's quiet colours are too faint on their ground to be read by everybody (WCAG AA, 4.5 to 1). */
export const colors: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-dimmed': '#565e66',
    '--mantine-color-placeholder': '#6a727a',
    '--mantine-color-error': '#c01f1f',
    '--mantine-color-anchor': '#1864ab',
  },
  dark: {
    '--mantine-color-body': '#1b1d20',
    '--mantine-color-dimmed': '#a6abb2',
    '--mantine-color-placeholder': '#969ba2',
    '--mantine-color-error': '#ff8f8f',
    '--mantine-color-anchor': '#74b6f2',
  },
})
