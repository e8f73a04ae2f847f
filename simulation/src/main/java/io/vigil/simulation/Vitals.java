package io.vigil.simulation;

/**
 * What a patient's body does at one instant, before any device measures it.
 *
 * @param heartRate per minute; {@code pulseRate} as the finger has it
 * @param respirationRate per minute
 * @param spO2 percent
 * @param systolic mmHg, above {@code diastolic}
 * @param temperature degrees Celsius
 * @param oxygenFlow litres per minute; 0 is room air
 * @param consciousness ACVPU: 0 alert, 1 new confusion, 2 voice, 3 pain, 4 unresponsive
 */
public record Vitals(
    double heartRate,
    double pulseRate,
    double respirationRate,
    double spO2,
    double systolic,
    double diastolic,
    double temperature,
    double oxygenFlow,
    int consciousness) {

  /**
   * The mean arterial pressure as cuffs estimate it: a third of the pulse pressure above the
   * diastolic.
   */
  double meanPressure() {
    return diastolic + (systolic - diastolic) / 3;
  }
}
