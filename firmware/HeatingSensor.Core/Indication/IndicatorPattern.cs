namespace HeatingSensor.Indication
{
    /// <summary>What the status LED says. From 1 to 5 the number is that of the flashes before the pause.</summary>
    public enum IndicatorPattern
    {
        /// <summary>Steady: connected.</summary>
        Connected = 0,

        /// <summary>One flash and a pause: no network, or not yet the time.</summary>
        NoNetwork = 1,

        /// <summary>Two flashes and a pause: the broker cannot be reached, or does not answer.</summary>
        NoBroker = 2,

        /// <summary>Three flashes and a pause: TLS failed. Certificate, key, CA, endpoint name or date.</summary>
        TlsRefused = 3,

        /// <summary>Four flashes and a pause: the broker refused the connection. Certificate inactive, or the policy
        /// does not allow this client id.</summary>
        Refused = 4,

        /// <summary>Five flashes and a pause: the policy forbids a topic.</summary>
        Forbidden = 5,

        /// <summary>Fast flashing without a pause: the settings are missing or broken.</summary>
        SetupFault = 6,
    }
}
