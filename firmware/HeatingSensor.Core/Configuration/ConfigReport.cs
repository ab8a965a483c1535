using HeatingSensor.Events;

namespace HeatingSensor.Configuration
{
    /// <summary>Writes what runs, and what was refused, as JSON for the shadow.</summary>
    public sealed class ConfigReport
    {
        /// <summary>The most bytes that <see cref="WriteMembers"/> writes; the tests write the most.</summary>
        public const int MembersMax = 1024;

        /// <summary>The most bytes that <see cref="WriteRejected"/> writes: each of the listed ones has key, value,
        /// reason and punctuation, and each of the earlier ones its key.</summary>
        public const int RejectedMax = 2816;

        private static readonly byte[] Colon = JsonBytes.Ascii(":");
        private static readonly byte[] Comma = JsonBytes.Ascii(",");
        private static readonly byte[] Quote = JsonBytes.Ascii("\"");
        private static readonly byte[] Open = JsonBytes.Ascii("{");
        private static readonly byte[] Close = JsonBytes.Ascii("}");
        private static readonly byte[] Null = JsonBytes.Ascii("null");
        private static readonly byte[] OpenValue = JsonBytes.Ascii("\":{\"value\":\"");
        private static readonly byte[] Reason = JsonBytes.Ascii("\",\"reason\":");
        private static readonly byte[] Forget = JsonBytes.Ascii("\":null");
        private static readonly byte[] OpenMore = JsonBytes.Ascii("\"(more)\":{\"value\":\"");
        private static readonly byte[] MoreReason = JsonBytes.Ascii("\",\"reason\":\"so many more keys were refused\"}");
        private static readonly byte[] ForgetMore = JsonBytes.Ascii("\"(more)\":null");

        private readonly JsonBytes _json;
        private bool _isFirst;

        /// <param name="json">What is written goes to its end.</param>
        public ConfigReport(JsonBytes json)
        {
            _json = json;
        }

        /// <summary>Writes a shadow's keys and values, with commas between and no braces around. A key that was ever
        /// desired under its alias is there under both, or the delta would never end.</summary>
        public void WriteMembers(DeviceConfig config, ConfigShadow shadow)
        {
            _isFirst = true;
            for (int id = 0; id < ConfigId.Count; id++)
            {
                ConfigKey key = ConfigTable.Of(id);
                if (key.Shadow != shadow)
                {
                    continue;
                }

                WriteMember(key, key.Name, config.Get(id));
                if (config.Told(id) != DeviceConfig.NotTold)
                {
                    WriteMember(key, key.Alias, config.Told(id));
                }
            }
        }

        /// <summary>Writes the object of what was refused, or null if nothing is.</summary>
        /// <param name="before">What was reported last: its keys that are refused no more get a null, because a shadow
        /// merges objects.</param>
        public void WriteRejected(ConfigRejections now, ConfigRejections before)
        {
            if (now.Count == 0)
            {
                _json.Block(Null);
                return;
            }

            _isFirst = true;
            _json.Block(Open);
            for (int index = 0; index < now.Count; index++)
            {
                Separate();
                _json.Block(Quote);
                _json.Block(now.Key(index));
                _json.Block(OpenValue);
                _json.Block(now.Value(index));
                _json.Block(Reason);
                _json.Text(now.Reason(index));
                _json.Block(Close);
            }

            WriteMore(now.LeftOutCount, before.LeftOutCount);
            WriteForgotten(now, before);
            _json.Block(Close);
        }

        private void WriteMember(ConfigKey key, string name, long value)
        {
            Separate();
            _json.Text(name);
            _json.Block(Colon);
            switch (key.Kind)
            {
                case ConfigKind.Choice:
                    _json.Text(key.Choices[(int)value]);
                    break;
                case ConfigKind.Window:
                    _json.Text(MaintenanceWindow.ToText(value));
                    break;
                default:
                    _json.Fixed(value, key.Decimals);
                    break;
            }
        }

        private void WriteMore(int count, int countBefore)
        {
            if (count > 0)
            {
                Separate();
                _json.Block(OpenMore);
                _json.Number(count);
                _json.Block(MoreReason);
            }
            else if (countBefore > 0)
            {
                Separate();
                _json.Block(ForgetMore);
            }
        }

        private void WriteForgotten(ConfigRejections now, ConfigRejections before)
        {
            for (int index = 0; index < before.Count; index++)
            {
                if (!now.Contains(before.Key(index)))
                {
                    Separate();
                    _json.Block(Quote);
                    _json.Block(before.Key(index));
                    _json.Block(Forget);
                }
            }
        }

        private void Separate()
        {
            if (!_isFirst)
            {
                _json.Block(Comma);
            }

            _isFirst = false;
        }
    }
}
