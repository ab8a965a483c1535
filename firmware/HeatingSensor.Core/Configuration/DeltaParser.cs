using HeatingSensor.Json;

namespace HeatingSensor.Configuration
{
    /// <summary>
    /// Applies a delta to a copy of the configuration and validates the result as a whole. One unknown or invalid key
    /// rejects the whole delta. Changes only its own results; lives while one delta is processed.
    /// </summary>
    public sealed class DeltaParser
    {
        /// <summary>A key of the shadow `maintenance` that is a request rather than configuration: ignored here.</summary>
        public const string RestartKey = "restart";

        private const string RolledBack = "the device could not stay connected with it and rolled back;"
            + " change the desired state to try again";

        /// <summary>Longer than any key.</summary>
        private const int NameMax = 32;

        private readonly JsonScanner _json;
        private readonly int _state;
        private readonly ConfigShadow _shadow;
        private readonly DeviceConfig _current;
        private readonly JsonWriter _writer;
        private long _given;
        private long _told;

        /// <param name="json">The loaded document.</param>
        /// <param name="state">The object with the desired values.</param>
        /// <param name="shadow">The shadow it came from.</param>
        /// <param name="current">The running configuration.</param>
        /// <param name="writer">For <see cref="Rejections"/>.</param>
        public DeltaParser(JsonScanner json, int state, ConfigShadow shadow, DeviceConfig current, JsonWriter writer)
        {
            _json = json;
            _state = state;
            _shadow = shadow;
            _current = current;
            _writer = writer;
            Candidate = new DeviceConfig(current);
        }

        /// <summary>The new configuration, if the delta was not rejected.</summary>
        public DeviceConfig Candidate { get; }

        /// <summary>What was rejected; null if nothing was.</summary>
        public ConfigRejections Rejections { get; private set; }

        /// <summary>The keys, as bits, that are changed under one of two names: see <see cref="DeltaOutcome.Unclear"/>.
        /// </summary>
        public long Unclear { get; private set; }

        /// <summary>Parses the delta.</summary>
        /// <param name="refusedFingerprint">See <see cref="ConfigStore.RefusedFingerprint"/>; 0: none.</param>
        /// <param name="complete">The keys, as bits, that the document contains under every name by which they are desired. (A
        /// delta omits a name whose desired value is already reported.)</param>
        public DeltaOutcome Parse(uint refusedFingerprint, long complete)
        {
            for (int member = _json.FirstMember(_state); member != JsonScanner.None; member = _json.NextMember(member))
            {
                bool isOthers = _shadow == ConfigShadow.Maintenance && _json.TextEquals(member, RestartKey);
                string reason = isOthers ? null : Apply(member);
                if (reason != null)
                {
                    Reject(member, reason);
                }
            }

            if (Rejections != null)
            {
                return DeltaOutcome.Rejected;
            }

            SettleNames(complete);
            if (Unclear != 0)
            {
                return DeltaOutcome.Unclear;
            }

            return Candidate.IsSameAs(_current) ? DeltaOutcome.Unchanged : Validate(refusedFingerprint);
        }

        /// <summary>Rejects a member.</summary>
        public void Reject(int member, string reason)
        {
            Rejections ??= new ConfigRejections(_writer);
            Rejections.Add(_json, member, reason);
        }

        /// <summary>Rejects all members, for a reason found after <see cref="Parse"/>.</summary>
        public void RejectAll(string reason)
        {
            Rejections = null;
            for (int member = _json.FirstMember(_state); member != JsonScanner.None; member = _json.NextMember(member))
            {
                Reject(member, reason);
            }
        }

        // Null, or the reason for rejecting it.
        private string Apply(int member)
        {
            string name = _json.ReadString(member, NameMax);
            int id = name == null ? -1 : ConfigTable.Find(name);
            ConfigKey key = id < 0 ? null : ConfigTable.Of(id);
            if (key == null || key.Shadow != _shadow)
            {
                return "unknown key";
            }

            long bit = 1L << id;
            bool isAlias = name != key.Name;
            if (((isAlias ? _told : _given) & bit) != 0)
            {
                return "occurs twice";
            }

            string reason = key.Read(_json, _json.ValueOf(member), out long number);
            if (reason != null)
            {
                return reason;
            }

            if (((_given | _told) & bit) != 0 && Candidate.Get(id) != number)
            {
                return "'" + key.Name + "' and '" + key.Alias + "' are the same key but have different values";
            }

            Candidate.Set(id, number);
            _told |= isAlias ? bit : 0;
            _given |= isAlias ? 0 : bit;
            return null;
        }

        // Decides under which names the values count from now on, and finds the keys whose other name may still be desired
        // with the running value.
        private void SettleNames(long complete)
        {
            for (int id = 0; id < ConfigId.Count; id++)
            {
                long bit = 1L << id;
                bool isAlias = (_told & bit) != 0;
                bool isBoth = isAlias && (_given & bit) != 0;
                bool isOther = Candidate.Get(id) != _current.Get(id);
                bool mayHaveTwo = isAlias ? !isBoth : _current.IsTold(id);
                if (isOther && mayHaveTwo && (complete & bit) == 0)
                {
                    Unclear |= bit;
                }

                Candidate.SetTold(id, isAlias || (_current.IsTold(id) && !isOther));
            }
        }

        private DeltaOutcome Validate(uint refusedFingerprint)
        {
            string reason = ConfigValidator.Check(Candidate, out long ids);
            bool isRefused = reason == null && refusedFingerprint != 0
                && ConfigCodec.Fingerprint(Candidate) == refusedFingerprint;
            if (reason == null && !isRefused)
            {
                return DeltaOutcome.Changed;
            }

            for (int member = _json.FirstMember(_state); member != JsonScanner.None; member = _json.NextMember(member))
            {
                int id = ConfigTable.Find(_json.ReadString(member, NameMax));
                if (isRefused || (id >= 0 && (ids & (1L << id)) != 0))
                {
                    Reject(member, isRefused ? RolledBack : reason);
                }
            }

            return DeltaOutcome.Rejected;
        }
    }

    /// <summary>The outcome of a delta.</summary>
    public enum DeltaOutcome
    {
        /// <summary>It desires what already runs.</summary>
        Unchanged,

        /// <summary>It gives a new configuration, to be stored, applied and reported.</summary>
        Changed,

        /// <summary>Something in it is invalid, so all of it is rejected.</summary>
        Rejected,

        /// <summary>A key with an alias changes under one of its names, and the delta cannot tell whether the running value is
        /// still desired under the other. To find out, report neither name: the cloud answers with everything desired.
        /// </summary>
        Unclear,
    }
}
