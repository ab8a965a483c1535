namespace HeatingSensor.Uplink
{
    /// <summary>
    /// The connection's states; <see cref="ConnectionMachine"/> has the transitions. States from <see cref="Unreachable"/>
    /// to <see cref="Reconnecting"/> wait for the next attempt (<see cref="Backoff"/>), those from
    /// <see cref="Subscribing"/> on have a connection. Entries are counted, so a new state also needs a name and
    /// <see cref="ConnectionStates.Count"/>.
    /// </summary>
    public enum ConnectionState
    {
        /// <summary>There is no network. Joining it is restarted every
        /// <see cref="ConnectionSupervisor.NetworkRestartMs"/>.</summary>
        WaitingForNetwork = 0,

        /// <summary>There is a network, but no answer from SNTP yet, so the dates of certificates cannot be checked. After
        /// <see cref="ConnectionSupervisor.TimeWaitMs"/> the device connects anyway.</summary>
        WaitingForTime = 1,

        /// <summary>An attempt is in progress. Never visible from outside: an attempt blocks until it succeeds or fails.</summary>
        Connecting = 2,

        /// <summary>No address, no route, nobody listening, or the network failed during the handshake. Backoff.</summary>
        Unreachable = 3,

        /// <summary>TLS failed: a certificate, a name, a date or the protocol. Backoff, but at once if the time becomes known
        /// only now.</summary>
        TlsRefused = 4,

        /// <summary>The broker refused CONNECT or our certificate, or closed before answering: policy or certificate. Backoff.
        /// </summary>
        Refused = 5,

        /// <summary>CONNACK, SUBACK or PUBACK did not arrive in time: the broker hangs or the connection is half open. Backoff.
        /// </summary>
        NoAnswer = 6,

        /// <summary>The connection was lost. Backoff, which starts over only after a stable connection.</summary>
        Lost = 7,

        /// <summary>The broker repeatedly closes the connection when we publish, as AWS does if the policy forbids it. Backoff
        /// plus <see cref="ConnectionSupervisor.DeniedRetryMs"/>: somebody has to change the policy.</summary>
        PublishForbidden = 8,

        /// <summary>There is not enough memory for a connection. Backoff.</summary>
        OutOfMemory = 9,

        /// <summary>Disconnected on purpose, to reconnect. Backoff: a second or two after a stable connection.</summary>
        Reconnecting = 10,

        /// <summary>The farewell has been published; DISCONNECT follows.</summary>
        Disconnecting = 11,

        /// <summary>Connected and waiting for SUBACK, without which the connection is dropped. Events are already sent.</summary>
        Subscribing = 12,

        /// <summary>Connected, but not yet stable.</summary>
        Connected = 13,

        /// <summary>Connected, but the subscription to the cloud's messages was refused, by SUBACK 0x80 or by closing. Events
        /// are sent, so the connection stays; SUBSCRIBE is retried every <see cref="CloudSubscription.RetryMs"/>.</summary>
        SubscriptionForbidden = 14,

        /// <summary>Connected for <see cref="ConnectionSupervisor.StableMs"/>: the backoff starts over.</summary>
        Stable = 15,
    }

    /// <summary>The names of the states.</summary>
    public static class ConnectionStates
    {
        /// <summary>How many states there are.</summary>
        public const int Count = 16;

        /// <summary>The state's name in logs and telemetry. (Enum.ToString() gives a number on nanoFramework; an array of
        /// strings would occupy memory.)</summary>
        public static string Name(ConnectionState state)
        {
            switch (state)
            {
                case ConnectionState.WaitingForNetwork:
                    return "waiting-for-network";
                case ConnectionState.WaitingForTime:
                    return "waiting-for-time";
                case ConnectionState.Connecting:
                    return "connecting";
                case ConnectionState.Unreachable:
                    return "unreachable";
                case ConnectionState.TlsRefused:
                    return "tls-refused";
                case ConnectionState.Refused:
                    return "refused";
                case ConnectionState.NoAnswer:
                    return "no-answer";
                case ConnectionState.Lost:
                    return "lost";
                case ConnectionState.PublishForbidden:
                    return "publish-forbidden";
                case ConnectionState.OutOfMemory:
                    return "out-of-memory";
                case ConnectionState.Reconnecting:
                    return "reconnecting";
                case ConnectionState.Disconnecting:
                    return "disconnecting";
                case ConnectionState.Subscribing:
                    return "subscribing";
                case ConnectionState.Connected:
                    return "connected";
                case ConnectionState.SubscriptionForbidden:
                    return "subscription-forbidden";
                case ConnectionState.Stable:
                    return "stable";
                default:
                    return "unknown";
            }
        }
    }
}
