namespace HeatingSensor.Uplink
{
    /// <summary>
    /// Where the device stands with its connection: what leads from one state to another is in
    /// <see cref="ConnectionMachine"/>. Those from <see cref="Unreachable"/> to <see cref="Reconnecting"/> wait for the
    /// next attempt (<see cref="Backoff"/>), those from <see cref="Subscribing"/> on have a connection. How often each
    /// was entered is counted, so a new state also needs a name and <see cref="ConnectionStates.Count"/>.
    /// </summary>
    public enum ConnectionState
    {
        /// <summary>There is no network. Joining it is started again every
        /// <see cref="ConnectionSupervisor.NetworkRestartMs"/>.</summary>
        WaitingForNetwork = 0,

        /// <summary>There is a network, but SNTP has not answered yet, so the dates of certificates cannot be checked.
        /// After <see cref="ConnectionSupervisor.TimeWaitMs"/> the device connects all the same.</summary>
        WaitingForTime = 1,

        /// <summary>An attempt is being made. Never seen from outside: an attempt blocks until it is decided.</summary>
        Connecting = 2,

        /// <summary>No address, no route, nobody listening, or the network broke during the handshake. Backoff.</summary>
        Unreachable = 3,

        /// <summary>TLS failed: a certificate, a name, a date or the protocol. Backoff; at once when the time comes only
        /// now.</summary>
        TlsRefused = 4,

        /// <summary>The broker refused CONNECT or our certificate, or hung up before it answered: policy or certificate.
        /// Backoff.</summary>
        Refused = 5,

        /// <summary>CONNACK, SUBACK or PUBACK did not come in time: hung or half open. Backoff, and a probe before the
        /// next handshake (<see cref="Ports.IMqttLink.Probe"/>).</summary>
        NoAnswer = 6,

        /// <summary>There was a connection, and it broke. Backoff, which starts over only after a stable one.</summary>
        Lost = 7,

        /// <summary>The broker closes the connection when we publish, again and again: AWS does so where the policy
        /// forbids it. Backoff and <see cref="ConnectionSupervisor.DeniedRetryMs"/> more: waiting does not help, somebody
        /// has to change the policy.</summary>
        PublishForbidden = 8,

        /// <summary>There is not enough memory for a connection. Backoff.</summary>
        OutOfMemory = 9,

        /// <summary>Disconnected on purpose, to connect anew. Backoff: a second or two after a stable connection.</summary>
        Reconnecting = 10,

        /// <summary>The broker is being told that the device leaves; DISCONNECT follows.</summary>
        Disconnecting = 11,

        /// <summary>Connected, and SUBACK is awaited; without it the connection is dropped. Events go out already.</summary>
        Subscribing = 12,

        /// <summary>Connected, though not for long enough to rely on it.</summary>
        Connected = 13,

        /// <summary>Connected, and the subscription to the cloud's messages is refused, by SUBACK 0x80 or by closing.
        /// Events go out, so the connection stays; SUBSCRIBE is sent again every
        /// <see cref="CloudSubscription.RetryMs"/>.</summary>
        SubscriptionForbidden = 14,

        /// <summary>Connected for <see cref="ConnectionSupervisor.StableMs"/>: the backoff starts over.</summary>
        Stable = 15,
    }

    /// <summary>The names of the states.</summary>
    public static class ConnectionStates
    {
        /// <summary>How many states there are.</summary>
        public const int Count = 16;

        /// <summary>For logs and telemetry. (Enum.ToString() gives a number on nanoFramework; an array of strings would
        /// hold memory.)</summary>
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
