using HeatingSensor.Json;

namespace HeatingSensor.Configuration
{
    /// <summary>
    /// Applies what a delta desires to a copy of the configuration and validates the outcome as a whole. One key that is
    /// unknown or wrong, and nothing counts. Changes nothing but its own results; lives while one delta is looked at.
    /// </summary>
    public sealed class DeltaParser
    {
        /// <summary>A key of the shadow `maintenance` that is a request, no configuration: left to others.</summary>
        public const string RestartKey = "restart";

        private const string RolledBack = "the device could not stay connected with it and went back;"
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

        /// <param name="json">Holds the document.</param>
        /// <param name="state">The object of what is desired.</param>
        /// <param name="shadow">The shadow it came from.</param>
        /// <param name="current">What the device runs with.</param>
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

        /// <summary>The outcome of a delta that was not rejected.</summary>
        public DeviceConfig Candidate { get; }

        /// <summary>What was wrong; null if nothing was.</summary>
        public ConfigRejections Rejections { get; private set; }

        /// <summary>The keys, as bits, that are given another value under one of two names: see
        /// <see cref="DeltaOutcome.Unclear"/>.</summary>
        public long Unclear { get; private set; }

        /// <summary>Reads it.</summary>
        /// <param name="refusedFingerprint">See <see cref="ConfigStore.RefusedFingerprint"/>; 0: none.</param>
        /// <param name="complete">The keys, as bits, that are in the document under each name under which they are desired.
        /// A delta leaves out a name that is reported as it is desired.</param>
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

        /// <summary>Rejects all of them, for a reason that is found after <see cref="Parse"/>.</summary>
        public void RejectAll(string reason)
        {
            Rejections = null;
            for (int member = _json.FirstMember(_state); member != JsonScanner.None; member = _json.NextMember(member))
            {
                Reject(member, reason);
            }
        }

        // Null, or why not.
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
                return "is there twice";
            }

            string reason = key.Read(_json, _json.ValueOf(member), out long number);
            if (reason != null)
            {
                return reason;
            }

            if (((_given | _told) & bit) != 0 && Candidate.Get(id) != number)
            {
                return "'" + key.Name + "' and '" + key.Alias + "' are the same, and have two values";
            }

            Candidate.Set(id, number);
            _told |= isAlias ? bit : 0;
            _given |= isAlias ? 0 : bit;
            return null;
        }

        // Which names the values have from now on, and where the other one's wish is not known: it may be desired still,
        // with the value that runs.
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

    /// <summary>What a delta comes to.</summary>
    public enum DeltaOutcome
    {
        /// <summary>It desires what is there already.</summary>
        Unchanged,

        /// <summary>There is a new configuration, to be persisted, applied and reported.</summary>
        Changed,

        /// <summary>Something in it cannot be: nothing of it counts.</summary>
        Rejected,

        /// <summary>A key with an alias is given another value under one of its names, and a delta cannot say whether the
        /// value that runs is still desired under the other. That is to be asked: a report without either name is answered
        /// with all that is desired.</summary>
        Unclear,
    }
}
