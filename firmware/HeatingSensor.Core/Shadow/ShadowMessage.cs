using HeatingSensor.Json;

namespace HeatingSensor.Shadow
{
    /// <summary>The envelope of what a shadow sends: update/delta or update/rejected. One is read at a time.</summary>
    public sealed class ShadowMessage
    {
        /// <summary>AWS's limit for a client token, in bytes.</summary>
        public const int ClientTokenMax = 64;

        /// <summary>Longer texts of an error are cut off for the log by leaving them out.</summary>
        private const int ErrorMax = 128;

        /// <summary>Instead of a version or a code: there is none.</summary>
        public const long None = -1;

        /// <summary>The document, for whoever reads on.</summary>
        public JsonScanner Scanner { get; } = new JsonScanner();

        /// <summary>The bytes that the scanner reads.</summary>
        public byte[] Payload { get; private set; }

        /// <summary>The object of the delta, as an index for the scanner.</summary>
        public int State { get; private set; }

        /// <summary>The shadow's version, or <see cref="None"/>.</summary>
        public long Version { get; private set; }

        /// <summary>The error's code, or <see cref="None"/>.</summary>
        public long Code { get; private set; }

        /// <summary>Whose answer this is; null if nobody's.</summary>
        public string ClientToken => Scanner.ReadString(Scanner.Find(Scanner.Root, "clientToken"), ClientTokenMax);

        /// <summary>What the error says, or "".</summary>
        public string Error => Scanner.ReadString(Scanner.Find(Scanner.Root, "message"), ErrorMax) ?? "";

        /// <summary>True if it is a delta: it has a state and a version.</summary>
        public bool IsDelta => Version != None && Scanner.KindOf(State) == JsonKind.Object;

        /// <summary>Reads a message.</summary>
        /// <param name="payload">Must stay as it is while the message is used; null is no message.</param>
        /// <returns>False if it is no JSON object.</returns>
        public bool Load(byte[] payload)
        {
            Payload = payload;
            bool isObject = payload != null
                && Scanner.Load(payload, payload.Length)
                && Scanner.KindOf(Scanner.Root) == JsonKind.Object;
            State = isObject ? Scanner.Find(Scanner.Root, "state") : JsonScanner.None;
            Version = isObject ? Number("version") : None;
            Code = isObject ? Number("code") : None;
            return isObject;
        }

        private long Number(string name)
        {
            return Scanner.ReadWhole(Scanner.Find(Scanner.Root, name), out long number) && number >= 0 ? number : None;
        }
    }
}
