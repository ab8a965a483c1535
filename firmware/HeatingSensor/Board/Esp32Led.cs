using System.Device.Gpio;
using HeatingSensor.Ports;

namespace HeatingSensor.Esp32
{
    /// <summary>The status LED on a GPIO, or none.</summary>
    public sealed class Esp32Led : IIndicator
    {
        private readonly GpioPin _pin;
        private readonly bool _isActiveLow;

        /// <param name="pin">GPIO number; -1 for no LED.</param>
        public Esp32Led(GpioController gpio, int pin, bool isActiveLow)
        {
            _isActiveLow = isActiveLow;
            if (pin >= 0)
            {
                _pin = gpio.OpenPin(pin, PinMode.Output);
                Set(false);
            }
        }

        public void Set(bool isLit) => _pin?.Write(isLit != _isActiveLow ? PinValue.High : PinValue.Low);
    }
}
