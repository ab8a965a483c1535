using HeatingSensor.Ports;

namespace HeatingSensor
{
    /// <summary>Everything that a board gives to the device.</summary>
    public sealed class BoardPorts
    {
        public IClock Clock;
        public IRelayInput Relay;

        /// <summary>Null where the board has none to spare.</summary>
        public IEdgeCounter EdgeCounter;

        public IThermometer Thermometer;
        public IStore Store;
        public IMqttLink Link;
        public INetwork Network;
        public IRandom Random;
        public IIndicator Led;
        public ISystem System;
    }
}
