using HeatingSensor.Ports;

namespace HeatingSensor.Uplink
{
    /// <summary>What the states are called, and which one an attempt ends in.</summary>
    public static class ConnectionStates
    {
        // Enum.ToString() gives a number on nanoFramework.
        private static readonly string[] _names =
        {
            "waiting-for-network",
            "waiting-for-time",
            "unreachable",
            "tls-refused",
            "refused",
            "no-answer",
            "lost",
            "publish-forbidden",
            "reconnecting",
            "subscribing",
            "connected",
            "subscription-forbidden",
            "stable",
        };

        /// <summary>For logs and telemetry.</summary>
        public static string Name(ConnectionState state) => _names[(int)state];

        /// <summary>The state after an attempt that failed.</summary>
        public static ConnectionState After(LinkOutcome outcome)
        {
            switch (outcome)
            {
                case LinkOutcome.Unreachable:
                    return ConnectionState.Unreachable;
                case LinkOutcome.TlsFailed:
                    return ConnectionState.TlsRefused;
                case LinkOutcome.Refused:
                    return ConnectionState.Refused;
                default:
                    return ConnectionState.NoAnswer;
            }
        }

        /// <summary>What somebody who reads the log can do about it.</summary>
        public static string Explain(LinkOutcome outcome)
        {
            switch (outcome)
            {
                case LinkOutcome.Unreachable:
                    return "cannot connect: the endpoint is not reachable";
                case LinkOutcome.TlsFailed:
                    return "cannot connect: TLS failed (check CA, certificate, key, endpoint name and date)";
                case LinkOutcome.Refused:
                    return "cannot connect: refused by the broker (is the certificate active, does the policy allow"
                        + " this client id?)";
                default:
                    return "cannot connect: no answer from the broker";
            }
        }
    }
}
