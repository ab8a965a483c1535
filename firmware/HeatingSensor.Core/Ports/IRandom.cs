namespace HeatingSensor.Ports
{
    /// <summary>A source of chance.</summary>
    public interface IRandom
    {
        /// <summary>A number from 0 to <paramref name="exclusiveMax"/> - 1, evenly spread.</summary>
        int Next(int exclusiveMax);
    }
}
