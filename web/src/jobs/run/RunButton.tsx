import { Button, Modal } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconPlayerPlay } from '@tabler/icons-react'
import { lazy, Suspense, useState, type ReactNode } from 'react'
import { Loading } from '../../common/ui/states'
import { useMay } from '../../common/useSession'
import type { RunInputs } from './inputs'

const RunForm = lazy(() => import('./RunForm').then(({ RunForm: form }) => ({ default: form })))

/** Opens the run dialog; nothing for those who may not run jobs. */
export function RunButton({
  label = 'Run',
  icon = <IconPlayerPlay size={16} aria-hidden />,
  variant,
  inputs,
}: {
  label?: string
  icon?: ReactNode
  variant?: string
  /** What is filled in already. */
  inputs?: () => Partial<RunInputs>
}) {
  const [opened, { open, close }] = useDisclosure()
  if (!useMay('run-jobs')) return null
  return (
    <>
      <Button leftSection={icon} variant={variant} onClick={open}>
        {label}
      </Button>
      <RunDialog opened={opened} onClose={close} inputs={inputs} />
    </>
  )
}

/** Asks what is to be run where and how. What was typed is kept until it is closed. */
export function RunDialog({
  opened,
  onClose,
  inputs,
}: {
  opened: boolean
  onClose: () => void
  inputs?: () => Partial<RunInputs>
}) {
  return (
    <Modal opened={opened} onClose={onClose} title="Run a playbook" size="lg">
      <Suspense fallback={<Loading what="Opening" />}>
        <Filled inputs={inputs} onDone={onClose} />
      </Suspense>
    </Modal>
  )
}

/** Fills in once, when it is opened. */
function Filled({ inputs, onDone }: { inputs?: () => Partial<RunInputs>; onDone: () => void }) {
  const [initial] = useState(() => inputs?.() ?? {})
  return <RunForm initial={initial} onDone={onDone} />
}
