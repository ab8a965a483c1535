using Xunit;

namespace HeatingSensor.DeviceTests.Host
{
    /// <summary>Stands for all tests in tests/Device; <see cref="DeviceTestDiscoverer"/> makes a case of each.</summary>
    public sealed class DeviceTests
    {
        [DeviceFact]
        public void Run()
        {
            // The cases run the device's tests, not this.
        }
    }

    /// <summary>Marks the method whose cases are the device's tests.</summary>
    [Xunit.Sdk.XunitTestCaseDiscoverer(
        "HeatingSensor.DeviceTests.Host." + nameof(DeviceTestDiscoverer), "HeatingSensor.Device.HostTests")]
    public sealed class DeviceFactAttribute : FactAttribute
    {
    }
}
