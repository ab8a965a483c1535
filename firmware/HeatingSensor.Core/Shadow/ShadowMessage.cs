using HeatingSensor.Json;
using HeatingSensor.Storage;

namespace HeatingSensor.Shadow
{
    /// <summary>A message from a shadow: update/delta, {"state":{…},"metadata":{…},"version":7,"timestamp":…}, or
    /// update/rejected. One is created per message.</summary>
    public sealed class ShadowMessage
    {
        /// <summary>The longest delta that is read, in bytes. A delta of all keys with metadata needs about half.</summary>
        public const int LengthMax = 4096;

        /// <summary>AWS's limit for a client token, in bytes.</summary>
        public const int ClientTokenMax = 64;

        /// <summary>Used instead of a code: there is none.</summary>
        public const int NoCode = -1;

        private const int CodeMax = 999;

        /// <summary>AWS's own texts are shorter; a longer one is not logged.</summary>
        private const int ErrorMax = 128;

        private byte[] _payload;

        public JsonScanner Scanner { get; } = new JsonScanner();

        /// <summary>A delta's object `state`, as an index of <see cref="Scanner"/>.</summary>
        public int State { get; private set; } = JsonScanner.None;

        /// <summary>A delta's version, from 0.</summary>
        public long Version { get; private set; }

        /// <summary>A rejection's code.</summary>
        public int Code { get; private set; }

        /// <summary>The client token of the update that this answers; null if there is none.</summary>
        public string ClientToken => Scanner.ReadString(Scanner.Find(Scanner.Root, "clientToken"), ClientTokenMax);

        /// <summary>The rejection's message, or "".</summary>
        public string Error => Scanner.ReadString(Scanner.Find(Scanner.Root, "message"), ErrorMax) ?? "";

        /// <summary>Reads a delta.</summary>
        /// <param name="payload">Must not change while the message is in use; may be null.</param>
        /// <returns>False if it is too long, not JSON, or has no `state` or `version`.</returns>
        public bool LoadDelta(byte[] payload)
        {
            _payload = payload;
            if (payload == null || payload.Length > LengthMax || !Scanner.Load(payload, payload.Length))
            {
                return false;
            }

            int state = Scanner.Find(Scanner.Root, "state");
            bool hasVersion = Scanner.ReadWhole(Scanner.Find(Scanner.Root, "version"), out long version);
            if (!hasVersion || version < 0 || Scanner.KindOf(state) != JsonKind.Object)
            {
                return false;
            }

            State = state;
            Version = version;
            return true;
        }

        /// <summary>Reads a rejection.</summary>
        /// <param name="payload">Must not change while the message is in use; may be null.</param>
        /// <returns>False if it is not a rejection.</returns>
        public bool LoadRejection(byte[] payload)
        {
            _payload = payload;
            Code = NoCode;
            if (payload == null || !Scanner.Load(payload, payload.Length))
            {
                return false;
            }

            bool isNumber = Scanner.ReadWhole(Scanner.Find(Scanner.Root, "code"), out long code);
            bool isCode = isNumber && code >= 0 && code <= CodeMax;
            Code = isCode ? (int)code : NoCode;
            return isCode;
        }

        /// <summary>Identifies a state: the sum of its members' CRCs, so that their order does not matter; never 0.</summary>
        public uint Digest()
        {
            uint sum = 0;
            for (int member = Scanner.FirstMember(State); member != JsonScanner.None; member = Scanner.NextMember(member))
            {
                sum += Crc32.Of(_payload, member, Scanner.EndOf(Scanner.ValueOf(member)) - member);
            }

            return sum == 0 ? 1 : sum;
        }
    }
}
