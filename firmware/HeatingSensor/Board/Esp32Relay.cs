using System.Device.Gpio;
using HeatingSensor.Ports;

namespace HeatingSensor.Esp32
{
    /// <summary>A channel's relay on a GPIO with the internal pull-up (pins 34 to 39 have none and need an external one).
    /// </summary>
    public sealed class Esp32Relay : IRelayInput
    {
        private const int FirstInputOnlyPin = 34;

        private readonly IClock _clock;
        private readonly GpioPin _pin;
        private IRelayEdges _edges;

        public Esp32Relay(GpioController gpio, IClock clock, int pin, bool isActiveLow)
        {
            _clock = clock;
            IsActiveLow = isActiveLow;
            _pin = gpio.OpenPin(pin, pin < FirstInputOnlyPin ? PinMode.InputPullUp : PinMode.Input);
        }

        // Converted to bool, because comparing with PinValue.High creates two more structs.
        public bool IsOn => (bool)_pin.Read() != IsActiveLow;

        public bool IsActiveLow { get; set; }

        public void Listen(IRelayEdges edges)
        {
            _edges = edges;
            _pin.ValueChanged += OnValueChanged;
        }

        private void OnValueChanged(object sender, PinValueChangedEventArgs e)
        {
            bool isHigh = e.ChangeType == PinEventTypes.Rising;
            _edges.OnEdge(_clock.NowMs, isHigh != IsActiveLow);
        }
    }
}
