using HeatingSensor.Ports;

namespace HeatingSensor.Tests.Fakes
{
    /// <summary>A relay that a test switches, with or without its interrupt.</summary>
    public sealed class FakeRelay : IRelayInput
    {
        private IRelayEdges _edges;
        private bool _isActiveLow = true;

        public bool IsOn { get; private set; }

        /// <summary>Setting it changes the level's meaning, not the pin.</summary>
        public bool IsActiveLow
        {
            get => _isActiveLow;
            set
            {
                IsOn ^= value != _isActiveLow;
                _isActiveLow = value;
            }
        }

        public void Listen(IRelayEdges edges) => _edges = edges;

        public void Switch(bool isOn, long atMs)
        {
            IsOn = isOn;
            _edges.OnEdge(atMs, isOn);
        }

        /// <summary>Delivers the interrupt of an earlier change.</summary>
        public void InterruptLate(bool isOn, long atMs) => _edges.OnEdge(atMs, isOn);

        /// <summary>Changes the level without an interrupt.</summary>
        public void SwitchUnnoticed(bool isOn) => IsOn = isOn;
    }
}
