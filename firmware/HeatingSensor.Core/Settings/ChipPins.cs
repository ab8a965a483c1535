namespace HeatingSensor.Settings
{
    /// <summary>
    /// Which pins a chip has, and what they cannot be used for: the one place for it. Source: the table of each chip in
    /// Espressif's ESP-IDF Programming Guide, chapter GPIO, and for the PICO-D4 its datasheet. A chip that is not listed
    /// here is not checked, apart from pins that are used twice.
    /// </summary>
    public sealed class ChipPins
    {
        /// <summary>The highest GPIO of any chip: the ESP32-P4's.</summary>
        public const int PinMax = 54;

        /// <summary>The highest channel of ADC1 on any chip.</summary>
        public const int Adc1ChannelMax = 9;

        private const int NoPin = -1;
        private const string Thermometer = "'thermometerChannel'";
        private const string HalfSupply = "'halfSupplyChannel'";

        private readonly string _chip;

        // A bit for each GPIO.
        private readonly long _pins;
        private readonly long _flash;

        // The GPIO of each channel of ADC1.
        private readonly byte[] _adc1;

        private long _inputs;
        private long _serial;

        private ChipPins(string chip, long pins, long flash, byte[] adc1)
        {
            _chip = chip;
            _pins = pins;
            _flash = flash;
            _adc1 = adc1;
        }

        /// <summary>The pins of the chip that a runtime is built for.</summary>
        /// <param name="target">The runtime's target, such as ESP32_REV3; null if it is not known.</param>
        public static ChipPins Of(string target)
        {
            if (Begins(target, "ESP32_C3"))
            {
                return new ChipPins("ESP32-C3", Bits(0, 21), Bits(12, 17), Channels(0, 5));
            }

            if (Begins(target, "ESP32_C6") && !Begins(target, "ESP32_C61"))
            {
                return new ChipPins("ESP32-C6", Bits(0, 30), Bits(24, 30), Channels(0, 7));
            }

            if (Begins(target, "ESP32_S2"))
            {
                return new ChipPins("ESP32-S2", Bits(0, 21) | Bits(26, 46), Bits(26, 32), Channels(1, 10))
                {
                    _inputs = Bits(46, 46),
                };
            }

            if (Begins(target, "ESP32_S3"))
            {
                // An octal PSRAM takes five more.
                long flash = Begins(target, "ESP32_S3_OCTAL") ? Bits(26, 37) : Bits(26, 32);
                return new ChipPins("ESP32-S3", Bits(0, 21) | Bits(26, 48), flash, Channels(1, 10));
            }

            bool isOther = Begins(target, "ESP32_C") || Begins(target, "ESP32_H") || Begins(target, "ESP32_P4");
            if (!Begins(target, "ESP32_") || isOther)
            {
                return new ChipPins(null, Bits(0, PinMax), 0, new byte[0]);
            }

            // The PICO's package uses two pins for its flash that others use for PSRAM, and leaves two others free.
            long used = Begins(target, "ESP32_PICO") ? Bits(6, 8) | Bits(11, 11) | Bits(16, 17)
                : Begins(target, "ESP32_PSRAM") ? Bits(6, 11) | Bits(16, 17) : Bits(6, 11);
            long pins = Bits(0, 19) | Bits(21, 23) | Bits(25, 27) | Bits(32, 39);
            return new ChipPins("ESP32", pins, used, new byte[] { 36, 37, 38, 39, 32, 33, 34, 35 })
            {
                _inputs = Bits(34, 39),
                _serial = Bits(1, 1) | Bits(3, 3),
            };
        }

        /// <summary>Whether relays, LED and the channels of the ADC can work on the pins that they are given.</summary>
        /// <returns>Null, or a sentence that names the first setting that cannot work, and why.</returns>
        public string Check(DeviceSettings settings)
        {
            string fault = AdcFault(Thermometer, settings.ThermometerChannel) ?? AdcFault(HalfSupply, settings.HalfSupplyChannel);
            if (fault == null && settings.ThermometerChannel == settings.HalfSupplyChannel)
            {
                fault = Thermometer + " and " + HalfSupply + " are both " + settings.HalfSupplyChannel.ToString();
            }

            if (fault == null && settings.LedPin >= 0)
            {
                fault = FaultOf("'ledPin'", settings.LedPin)
                    ?? (Has(_inputs, settings.LedPin) ? Fault("'ledPin'", settings.LedPin) + "can only be an input" : null)
                    ?? AdcPinFault("'ledPin'", settings.LedPin, settings);
            }

            for (int index = 0; index < settings.ChannelCount && fault == null; index++)
            {
                string name = settings.ChannelName(index);
                name = name == null ? "'relayPin'" : "channel '" + name + "'";
                int pin = settings.ChannelPin(index);
                fault = pin == settings.LedPin ? name + " and 'ledPin' are both " + pin.ToString()
                    : AdcPinFault(name, pin, settings) ?? FaultOf(name, pin);
            }

            return fault;
        }

        private string AdcFault(string name, int channel)
        {
            return channel < _adc1.Length || _chip == null ? null : name + " is " + channel.ToString() + ": ADC1 of the " + _chip
                + " has the channels 0 to " + (_adc1.Length - 1).ToString();
        }

        private string AdcPinFault(string name, int pin, DeviceSettings settings)
        {
            return pin == PinOf(settings.ThermometerChannel) ? Shared(name, pin, Thermometer, settings.ThermometerChannel)
                : pin == PinOf(settings.HalfSupplyChannel) ? Shared(name, pin, HalfSupply, settings.HalfSupplyChannel)
                : null;
        }

        private int PinOf(int channel) => channel >= 0 && channel < _adc1.Length ? _adc1[channel] : NoPin;

        private string FaultOf(string name, int pin)
        {
            return !Has(_pins, pin) ? Fault(name, pin) + "does not exist"
                : Has(_flash, pin) ? Fault(name, pin) + "belongs to its flash or PSRAM"
                : Has(_serial, pin) ? Fault(name, pin) + "is its serial port, which flashing and debugging need"
                : null;
        }

        private string Fault(string name, int pin)
        {
            return name + " is " + pin.ToString() + ": GPIO " + pin.ToString() + " of the " + (_chip ?? "chip") + " ";
        }

        private static string Shared(string name, int pin, string other, int channel)
        {
            return name + " is " + pin.ToString() + ", the pin of " + other + " " + channel.ToString();
        }

        private static bool Has(long set, int pin) => (set & (1L << pin)) != 0;

        private static long Bits(int first, int last)
        {
            long bits = 0;
            for (int pin = first; pin <= last; pin++)
            {
                bits |= 1L << pin;
            }

            return bits;
        }

        private static byte[] Channels(int firstPin, int count)
        {
            byte[] pins = new byte[count];
            for (int channel = 0; channel < count; channel++)
            {
                pins[channel] = (byte)(firstPin + channel);
            }

            return pins;
        }

        private static bool Begins(string target, string prefix)
        {
            return target != null && target.Length >= prefix.Length && target.Substring(0, prefix.Length) == prefix;
        }
    }
}
