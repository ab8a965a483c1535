using HeatingSensor.Json;

namespace HeatingSensor.Configuration
{
    /// <summary>
    /// Applies a delta to a copy of the configuration and validates the outcome as a whole. One key that is unknown or
    /// wrong, and nothing counts. Changes nothing but its own results.
    /// </summary>
    public sealed class DeltaParser
    {
        /// <summary>A key of the shadow `maintenance` that is a request, no configuration: left to others.</summary>
        public const string RestartKey = "restart";

        private const string RolledBack = "the device could not stay connected with it and went back;"
            + " change the desired state to try again";

        /// <summary>Longer than any key.</summary>
        private const int NameMax = 32;

        private readonly bool[] _isGiven = new bool[ConfigId.Count];
        private readonly bool[] _isTold = new bool[ConfigId.Count];

        /// <summary>The outcome of a delta that was not rejected; overwritten by the next.</summary>
        public DeviceConfig Candidate { get; } = new DeviceConfig();

        /// <summary>What was wrong with a delta that was; overwritten by the next.</summary>
        public ConfigRejections Rejections { get; } = new ConfigRejections();

        /// <summary>Reads what a delta desires.</summary>
        /// <param name="delta">Loaded.</param>
        /// <param name="shadow">The shadow it came from.</param>
        /// <param name="current">What the device runs with.</param>
        /// <param name="refusedFingerprint">See <see cref="ConfigStore.RefusedFingerprint"/>.</param>
        public DeltaOutcome Parse(
            DeltaDocument delta, ConfigShadow shadow, DeviceConfig current, uint refusedFingerprint)
        {
            JsonScanner json = delta.Scanner;
            Rejections.Clear();
            Candidate.CopyFrom(current);
            for (int id = 0; id < ConfigId.Count; id++)
            {
                _isGiven[id] = false;
                _isTold[id] = false;
            }

            int member = json.FirstMember(delta.State);
            for (; member != JsonScanner.None; member = json.NextMember(member))
            {
                string name = json.ReadString(member, NameMax);
                bool isOthers = shadow == ConfigShadow.Maintenance && name == RestartKey;
                string reason = isOthers ? null : Apply(json, json.ValueOf(member), name, shadow);
                if (reason != null)
                {
                    Rejections.Add(json, member, reason);
                }
            }

            if (Rejections.Count > 0)
            {
                return DeltaOutcome.Rejected;
            }

            return Candidate.IsSameAs(current)
                ? DeltaOutcome.Unchanged
                : Validate(json, delta.State, shadow == ConfigShadow.Configuration ? refusedFingerprint : 0);
        }

        // Null, or why not.
        private string Apply(JsonScanner json, int value, string name, ConfigShadow shadow)
        {
            int id = name == null ? -1 : ConfigTable.Find(name);
            if (id < 0 || ConfigTable.Of(id).Shadow != shadow)
            {
                return "unknown key";
            }

            ConfigKey key = ConfigTable.Of(id);
            bool isAlias = name != key.Name;
            if (isAlias ? _isTold[id] : _isGiven[id])
            {
                return "is there twice";
            }

            string reason = ConfigValue.Read(json, value, key, out long number);
            if (reason != null)
            {
                return reason;
            }

            if (_isGiven[id] || _isTold[id])
            {
                bool isOther = Candidate.Get(id) != number;
                if (isOther)
                {
                    return "'" + key.Name + "' and '" + key.Alias + "' are the same, and have two values";
                }
            }

            Candidate.Set(id, number);
            if (isAlias)
            {
                Candidate.SetTold(id, number);
            }

            _isTold[id] |= isAlias;
            _isGiven[id] |= !isAlias;
            return null;
        }

        private DeltaOutcome Validate(JsonScanner json, int state, uint refusedFingerprint)
        {
            string reason = ConfigValidator.Check(Candidate, out int[] ids);
            bool isRefused = reason == null && refusedFingerprint != 0
                && ConfigCodec.Fingerprint(Candidate) == refusedFingerprint;
            if (reason == null && !isRefused)
            {
                return DeltaOutcome.Changed;
            }

            for (int member = json.FirstMember(state); member != JsonScanner.None; member = json.NextMember(member))
            {
                if (isRefused || Contains(ids, ConfigTable.Find(json.ReadString(member, NameMax))))
                {
                    Rejections.Add(json, member, isRefused ? RolledBack : reason);
                }
            }

            return DeltaOutcome.Rejected;
        }

        private static bool Contains(int[] ids, int id)
        {
            for (int index = 0; index < ids.Length; index++)
            {
                if (ids[index] == id)
                {
                    return true;
                }
            }

            return false;
        }
    }
}
