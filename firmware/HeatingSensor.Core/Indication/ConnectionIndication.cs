using HeatingSensor.Uplink;

namespace HeatingSensor.Indication
{
    /// <summary>Maps the connection's state to an LED pattern.</summary>
    public static class ConnectionIndication
    {
        public static IndicatorPattern PatternOf(ConnectionState state, bool isMemoryLow)
        {
            if (isMemoryLow)
            {
                return IndicatorPattern.LowMemory;
            }

            switch (state)
            {
                case ConnectionState.WaitingForNetwork:
                case ConnectionState.WaitingForTime:
                    return IndicatorPattern.NoNetwork;
                case ConnectionState.Connecting:
                case ConnectionState.Unreachable:
                case ConnectionState.NoAnswer:
                case ConnectionState.Lost:
                    return IndicatorPattern.NoBroker;
                case ConnectionState.TlsRefused:
                    return IndicatorPattern.TlsRefused;
                case ConnectionState.Refused:
                    return IndicatorPattern.Refused;
                case ConnectionState.PublishForbidden:
                case ConnectionState.SubscriptionForbidden:
                    return IndicatorPattern.Forbidden;
                case ConnectionState.OutOfMemory:
                    return IndicatorPattern.LowMemory;
                default:
                    return IndicatorPattern.Connected;
            }
        }
    }
}
