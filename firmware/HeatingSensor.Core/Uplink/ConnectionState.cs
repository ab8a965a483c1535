namespace HeatingSensor.Uplink
{
    /// <summary>
    /// Where the device stands with its connection. Each state has its own rule for what comes next; those from
    /// <see cref="Unreachable"/> to <see cref="Reconnecting"/> wait for the next attempt (with
    /// <see cref="Backoff"/>: full jitter), those from <see cref="Subscribing"/> on have a connection.
    /// </summary>
    public enum ConnectionState
    {
        /// <summary>There is no network. Joining it is started again every
        /// <see cref="ConnectionSupervisor.NetworkRestartMs"/>.</summary>
        WaitingForNetwork = 0,

        /// <summary>There is a network, but SNTP has not answered yet: certificates could not be judged. After
        /// <see cref="ConnectionSupervisor.TimeWaitMs"/> it is tried without.</summary>
        WaitingForTime = 1,

        /// <summary>No address, no route or nobody listening. Backoff.</summary>
        Unreachable = 2,

        /// <summary>TLS failed: a certificate, a name or a date. Backoff; at once when the time comes only now.</summary>
        TlsRefused = 3,

        /// <summary>The broker refused CONNECT, or hung up before it answered: policy or certificate. Backoff.</summary>
        Refused = 4,

        /// <summary>CONNACK, SUBACK or PUBACK did not come in time: hung or half open. Backoff, and the next attempt
        /// asks first whether anybody is awake (<see cref="Ports.IMqttLink.Probe"/>).</summary>
        NoAnswer = 5,

        /// <summary>There was a connection, and it broke. Backoff, which begins anew only after a stable one.</summary>
        Lost = 6,

        /// <summary>The broker hangs up on what is published, again and again: AWS does so where the policy forbids it.
        /// Backoff and <see cref="ConnectionSupervisor.ForbiddenRetryMs"/> more: waiting does not help, somebody has to
        /// change the policy.</summary>
        PublishForbidden = 7,

        /// <summary>Disconnected on purpose, to connect anew: <see cref="Backoff"/>, a second or two after a stable
        /// connection.</summary>
        Reconnecting = 8,

        /// <summary>Connected; SUBACK is awaited, and the connection dropped without it. Events go out already.</summary>
        Subscribing = 9,

        /// <summary>Connected, though not for long enough to trust it.</summary>
        Connected = 10,

        /// <summary>Connected, and the subscription to the cloud's messages is refused, by SUBACK 0x80 or by hanging up.
        /// Events go out, so the connection stays; SUBSCRIBE is tried again every
        /// <see cref="CloudSubscription.RetryMs"/>.</summary>
        SubscriptionForbidden = 11,

        /// <summary>Connected for <see cref="ConnectionSupervisor.StableMs"/>: the backoff begins anew.</summary>
        Stable = 12,
    }
}
