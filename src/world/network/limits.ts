// Latencies and bounds of the simulated network.
import { MILLISECOND, MINUTE, SECOND } from '../../kernel/time.ts';

/** One way, between two namespaces of one machine. */
export const SAME_MACHINE_LATENCY = 30;
/** One way, between two machines of one zone. */
export const SAME_ZONE_LATENCY = 250;
/** One way, between machines of two zones. */
export const OTHER_ZONE_LATENCY = 1_000;

/** TCP: first retransmission, and the longest pause between two. */
export const FIRST_RETRANSMISSION = 200 * MILLISECOND;
export const LAST_RETRANSMISSION = 120 * SECOND;
/** TCP gives up on unacknowledged data after about 15 minutes (tcp_retries2). */
export const RETRANSMISSION_LIMIT = 15 * MINUTE;

/** Ephemeral ports, as net.ipv4.ip_local_port_range has them. */
export const FIRST_EPHEMERAL_PORT = 32_768;
export const LAST_EPHEMERAL_PORT = 60_999;
