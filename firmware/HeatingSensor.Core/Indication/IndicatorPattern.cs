namespace HeatingSensor.Indication
{
    /// <summary>What the status LED shows. Values 1 to 6 are the number of flashes before the pause.</summary>
    public enum IndicatorPattern
    {
        /// <summary>Steady: connected.</summary>
        Connected = 0,

        /// <summary>One flash and a pause: no network, or no time yet.</summary>
        NoNetwork = 1,

        /// <summary>Two flashes and a pause: the broker cannot be reached, or does not answer.</summary>
        NoBroker = 2,

        /// <summary>Three flashes and a pause: TLS failed. Check CA, certificate, key, endpoint name and date.</summary>
        TlsRefused = 3,

        /// <summary>Four flashes and a pause: the broker refused the connection. The certificate is not active, or the
        /// policy does not allow this client id.</summary>
        Refused = 4,

        /// <summary>Five flashes and a pause: the policy forbids a topic.</summary>
        Forbidden = 5,

        /// <summary>Six flashes and a pause: too little memory for this firmware.</summary>
        LowMemory = 6,

        /// <summary>Fast flashing without a pause: the settings are missing or wrong.</summary>
        SetupFault = 7,

        /// <summary>Slow flashing without a pause: somebody has asked which board this is.</summary>
        Identify = 8,
    }
}
