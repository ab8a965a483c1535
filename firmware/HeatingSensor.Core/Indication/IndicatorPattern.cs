namespace HeatingSensor.Indication
{
    /// <summary>What the status LED says.</summary>
    public enum IndicatorPattern
    {
        /// <summary>Steady: connected.</summary>
        Connected = 0,

        /// <summary>One flash and a pause: no network.</summary>
        NoNetwork = 1,

        /// <summary>Two flashes and a pause: the broker cannot be reached.</summary>
        NoBroker = 2,

        /// <summary>Three flashes and a pause: certificate or policy refused; waiting will not help.</summary>
        Refused = 3,

        /// <summary>Fast flashing without a pause: the settings are missing or broken.</summary>
        SetupFault = 4,
    }
}
