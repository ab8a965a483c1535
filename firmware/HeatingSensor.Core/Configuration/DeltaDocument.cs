using HeatingSensor.Json;

namespace HeatingSensor.Configuration
{
    /// <summary>The envelope of a shadow's delta: {"state":{…},"metadata":{…},"version":7,"timestamp":…}.</summary>
    public sealed class DeltaDocument
    {
        /// <summary>The longest document that is read, in bytes. All keys with metadata need about half.</summary>
        public const int LengthMax = 4096;

        public DeltaDocument(JsonScanner scanner)
        {
            Scanner = scanner;
        }

        public JsonScanner Scanner { get; }

        /// <summary>The object `state`, an index of <see cref="Scanner"/>.</summary>
        public int State { get; private set; } = JsonScanner.None;

        /// <summary>The document's version, from 0.</summary>
        public long Version { get; private set; }

        /// <summary>Takes a document. The bytes must stay as they are while it is read.</summary>
        /// <returns>False if it is too long, not JSON, or has no `state` or no `version`: then it says nothing.</returns>
        public bool Load(byte[] bytes, int length)
        {
            State = JsonScanner.None;
            Version = 0;
            if (length > LengthMax || !Scanner.Load(bytes, length))
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
    }
}
