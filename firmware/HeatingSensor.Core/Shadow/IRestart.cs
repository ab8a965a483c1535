namespace HeatingSensor.Shadow
{
    /// <summary>Restarts the device.</summary>
    public interface IRestart
    {
        /// <summary>Says goodbye to the broker, and restarts the board soon after.</summary>
        void Restart();
    }
}
