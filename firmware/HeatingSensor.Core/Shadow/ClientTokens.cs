namespace HeatingSensor.Shadow
{
    /// <summary>The client tokens of the device's updates: boot number and a counter, never the same twice.</summary>
    public sealed class ClientTokens
    {
        private readonly string _prefix;
        private int _count;

        public ClientTokens(long bootId)
        {
            _prefix = bootId.ToString() + "-";
        }

        /// <summary>A new one: at most 22 of the 64 bytes that AWS allows.</summary>
        public string Next()
        {
            _count++;
            return _prefix + _count.ToString();
        }
    }
}
