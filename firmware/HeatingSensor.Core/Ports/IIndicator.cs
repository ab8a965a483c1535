namespace HeatingSensor.Ports
{
    /// <summary>The status LED.</summary>
    public interface IIndicator
    {
        void Set(bool isLit);
    }
}
