namespace HeatingSensor.Ports
{
    /// <summary>A source of random numbers.</summary>
    public interface IRandom
    {
        /// <summary>A uniformly distributed number from 0 to <paramref name="exclusiveMax"/> - 1.</summary>
        int Next(int exclusiveMax);
    }
}
